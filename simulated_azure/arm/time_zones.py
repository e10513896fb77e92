"""The time zones that schedules of computes take: Windows' names.

Source: https://learn.microsoft.com/windows-hardware/manufacture/desktop/default-time-zones,
to which the published types refer; compared without case (assumed).
"""

from __future__ import annotations

from typing import Final

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
_KNOWN: Final = frozenset(zone.lower() for zone in TIME_ZONES)


def is_time_zone(name: object) -> bool:
    """Say whether Windows has a time zone of this name."""
    return str(name).lower() in _KNOWN
