"""The time zones of schedules: the names that Windows has for them.

Source: https://learn.microsoft.com/windows-hardware/manufacture/desktop/default-time-zones,
which the schedules of compute instances follow. A zone keeps its own daylight saving.
"""

from __future__ import annotations

from difflib import get_close_matches
from typing import Final

from components.spec import Refusal

_STANDARD: Final = """
AUS Central,AUS Eastern,Afghanistan,Alaskan,Aleutian,Altai,Arab,Arabian,Arabic
Argentina,Astrakhan,Atlantic,Aus Central W.,Azerbaijan,Azores,Bahia,Bangladesh,Belarus
Bougainville,Canada Central,Cape Verde,Caucasus,Cen. Australia,Central,Central America
Central Asia,Central Brazilian,Central Europe,Central European,Central Pacific
Chatham Islands,China,Cuba,Dateline,E. Africa,E. Australia,E. Europe,E. South America
Easter Island,Eastern,Egypt,Ekaterinburg,FLE,Fiji,GMT,GTB,Georgian,Greenland,Greenwich
Haiti,Hawaiian,India,Iran,Israel,Jordan,Kaliningrad,Kamchatka,Korea,Libya,Line Islands
Lord Howe,Magadan,Marquesas,Mauritius,Mid-Atlantic,Middle East,Montevideo,Morocco
Mountain,Myanmar,N. Central Asia,Namibia,Nepal,New Zealand,Newfoundland,Norfolk
North Asia,North Asia East,North Korea,Pacific,Pacific SA,Pakistan,Paraguay,Romance
Russian,SA Eastern,SA Pacific,SA Western,SE Asia,Saint Pierre,Sakhalin,Samoa,Singapore
South Africa,Sri Lanka,Syria,Taipei,Tasmania,Tocantins,Tokyo,Tomsk,Tonga,Transbaikal
Turkey,Turks And Caicos,US Eastern,US Mountain,Ulaanbaatar,Venezuela,Vladivostok
W. Australia,W. Central Africa,W. Europe,W. Mongolia,West Asia,West Bank,West Pacific
Yakutsk
"""
_OTHER: Final = (
    "Central Standard Time (Mexico)",
    "Eastern Standard Time (Mexico)",
    "Mountain Standard Time (Mexico)",
    "Pacific Standard Time (Mexico)",
    "Russia Time Zone 10",
    "Russia Time Zone 11",
    "Russia Time Zone 3",
    "UTC",
    "UTC+12",
    "UTC-02",
    "UTC-08",
    "UTC-09",
    "UTC-11",
)
TIME_ZONES: Final = (
    *(
        f"{name} Standard Time"
        for name in _STANDARD.strip().replace("\n", ",").split(",")
    ),
    *_OTHER,
)


def check_time_zone(name: str) -> str:
    """Return a name that Windows has for a time zone.

    Raises:
        Refusal: If it is none.
    """
    if name in TIME_ZONES:
        return name
    near = get_close_matches(name, TIME_ZONES, n=1)
    raise Refusal(
        "is no time zone of Windows",
        seen=name,
        allowed="the Windows name of a zone, such as W. Europe Standard Time or UTC",
        fix=f"did you mean {near[0]}?" if near else "look it up with tzutil /l",
    )
