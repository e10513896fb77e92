"""Stream Analytics jobs."""

from __future__ import annotations

from typing import Final

from guardrails.answers import Answer, all_of
from guardrails.relations import must_be_logged
from guardrails.resource import Resource
from guardrails.rule import rule, stack_rule
from guardrails.stack import Stack
from guardrails.values import Value

JOB: Final = "azure-native:streamanalytics:StreamingJob"


@rule(
    "SA-01",
    "The job's own files lie in the platform's storage",
    severity="medium",
    types=(JOB,),
    arm='properties.contentStoragePolicy == "JobStorageAccount"',
    references=("policy:87ba29ef-1ab3-4d82-b763-87fcd4f531f7", "MCSB:DP-2"),
    why="They hold samples of the data.",
    fix='set content_storage_policy="JobStorageAccount" on the job',
)
def job_files_are_ours(job: Resource) -> Answer:
    return job.at("contentStoragePolicy").must_be("JobStorageAccount")


@rule(
    "SA-02",
    "The job signs in to its inputs and outputs as itself",
    severity="high",
    types=(JOB,),
    arm='inputs[*], outputs[*]: datasource.authenticationMode == "Msi"',
    references=("policy:ea6c4923-510a-4346-be26-1894919a5b97", "MCSB:IM-1"),
    why="A key or connection string would lie in the job.",
    fix='set authentication_mode="Msi" on each of them',
)
def job_signs_in(job: Resource) -> Answer:
    def judge(source: Value) -> Answer:
        return source.first(
            "properties.datasource.authenticationMode", "datasource.authenticationMode"
        ).must_be("Msi")

    return all_of(job.at("inputs").each(judge), job.at("outputs").each(judge))


@stack_rule(
    "SA-03",
    "The job is logged",
    severity="medium",
    types=(JOB,),
    arm="a diagnosticSettings with resourceUri of the job",
    references=("policy:f9be5368-9bf5-4b84-9e0a-7850da98bb46", "MCSB:LT-3"),
    why="What it dropped, and why, is told nowhere else.",
    fix="send the job's diagnostics to Log Analytics",
)
def job_is_logged(job: Resource, stack: Stack) -> Answer:
    return must_be_logged(stack, job)
