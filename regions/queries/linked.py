"""Profiles, practices and the data as a whole as linked data (schema.org, DCAT). No contact data."""

from typing import Any

from django.urls import reverse

from kernel.feeds import absolute
from kernel.linked import CONTEXT, LICENCE, filled, publisher, said
from regions.enums import ProfileKind
from regions.models import Practice, Profile, Territory
from regions.queries.people import is_public

PUBLIC_BODIES = {ProfileKind.REGION, ProfileKind.PREFECTURE, ProfileKind.CITY}
DUMPS = {
    "ndjson.gz": ("application/x-ndjson", "NDJSON"),
    "csv.gz": ("text/csv", "CSV"),
    "geojson.gz": ("application/geo+json", "GeoJSON"),
}


def organisation(profile: Profile) -> dict[str, Any]:
    """A profile with territory, seat, sectors and themes at hand."""
    page = absolute(profile.get_absolute_url())
    body = profile.kind in PUBLIC_BODIES
    return filled(
        {
            "@context": CONTEXT,
            "@type": "GovernmentOrganization" if body else "Organization",
            "@id": profile.public_id.urn,
            "name": said([("en", profile.name_en), ("ja", profile.name_ja)]),
            "description": said([("en", profile.summary_en), ("ja", profile.summary_ja)]),
            "url": page,
            "sameAs": profile.website if is_public(profile, "website") else "",
            "areaServed": area(profile.territory),
            "location": place(profile),
            "knowsAbout": [tag.sector.name for tag in profile.profile_sectors.all()],
            "knowsLanguage": profile.languages,
            "mainEntityOfPage": filled(
                {
                    "@type": "WebPage",
                    "@id": page,
                    "dateModified": profile.updated_at.isoformat(),
                    "license": LICENCE,
                    "publisher": publisher(),
                }
            ),
        }
    )


def area(territory: Territory | None) -> dict[str, Any]:
    if territory is None:
        return {}
    return filled(
        {
            "@type": "AdministrativeArea",
            "name": said([("en", territory.name_en), ("ja", territory.name_ja)]),
            "identifier": territory.code,
        }
    )


def place(profile: Profile) -> dict[str, Any]:
    seat = profile.seat or profile.territory
    address = filled(
        {
            "@type": "PostalAddress",
            "addressLocality": profile.seat_city if is_public(profile, "seat_city") else "",
            "addressCountry": seat.country if seat else "",
        }
    )
    return {"@type": "Place", "address": address} if len(address) > 1 else {}


def article(practice: Practice) -> dict[str, Any]:
    """A practice read with ``with_partnership``."""
    page = absolute(practice.get_absolute_url())
    about = practice.partnership
    return filled(
        {
            "@context": CONTEXT,
            "@type": "Article",
            "@id": practice.public_id.urn,
            "headline": practice.title,
            "abstract": practice.summary,
            "inLanguage": "ja" if practice.title == practice.title_ja else "en",
            "url": page,
            "mainEntityOfPage": page,
            "datePublished": practice.created_at.isoformat(),
            "dateModified": practice.updated_at.isoformat(),
            "about": [
                {
                    "@type": "Organization",
                    "name": party.profile.name,
                    "url": absolute(party.profile.get_absolute_url()),
                }
                for party in about.parties.all()
            ],
            "keywords": [sector.name for sector in about.sectors.all()],
            "license": LICENCE,
            "publisher": publisher(),
        }
    )


def catalogue(title: str, description: str, language: str) -> dict[str, Any]:
    """The data of the directory by DCAT 3: one data set, its dumps and its API."""
    service = absolute("/api/v1/")
    data_set = absolute("/catalog.jsonld#directory")
    return {
        "@context": {
            "dcat": "http://www.w3.org/ns/dcat#",
            "dct": "http://purl.org/dc/terms/",
            "foaf": "http://xmlns.com/foaf/0.1/",
        },
        "@id": absolute("/catalog.jsonld"),
        "@type": "dcat:Catalog",
        "dct:title": {"@language": language, "@value": title},
        "dct:publisher": {
            "@id": absolute("/"),
            "@type": "foaf:Organization",
            "foaf:name": "Kakehashi",
        },
        "dcat:dataset": {
            "@id": data_set,
            "@type": "dcat:Dataset",
            "dct:title": {"@language": language, "@value": title},
            "dct:description": {"@language": language, "@value": description},
            "dct:license": {"@id": LICENCE},
            "dct:language": ["en", "ja"],
            "dct:accrualPeriodicity": {
                "@id": "http://publications.europa.eu/resource/authority/frequency/DAILY"
            },
            "dcat:landingPage": {"@id": absolute(reverse("about-data"))},
            "dcat:distribution": [distribution(ending, *form) for ending, form in DUMPS.items()],
        },
        "dcat:service": {
            "@id": service,
            "@type": "dcat:DataService",
            "dct:title": "REST API",
            "dcat:endpointURL": {"@id": service},
            "dcat:endpointDescription": {"@id": absolute("/api/v1/schema/")},
            "dcat:servesDataset": {"@id": data_set},
            "dct:license": {"@id": LICENCE},
        },
    }


def distribution(ending: str, media_type: str, title: str) -> dict[str, Any]:
    return {
        "@id": absolute(f"/catalog.jsonld#{ending.partition('.')[0]}"),
        "@type": "dcat:Distribution",
        "dct:title": title,
        "dcat:accessURL": {"@id": absolute("/api/v1/dumps/")},
        "dcat:mediaType": {"@id": f"https://www.iana.org/assignments/media-types/{media_type}"},
        "dcat:compressFormat": {
            "@id": "https://www.iana.org/assignments/media-types/application/gzip"
        },
        "dct:license": {"@id": LICENCE},
    }


def data_set(title: str, description: str, language: str) -> dict[str, Any]:
    """The same for search engines (schema.org), as the page about the data shows it."""
    return {
        "@context": CONTEXT,
        "@type": "Dataset",
        "@id": absolute("/catalog.jsonld#directory"),
        "name": title,
        "description": description,
        "inLanguage": language,
        "license": LICENCE,
        "isAccessibleForFree": True,
        "url": absolute(reverse("about-data")),
        "creator": publisher(),
        "distribution": [
            {
                "@type": "DataDownload",
                "name": name,
                "encodingFormat": media_type,
                "contentUrl": absolute("/api/v1/dumps/"),
            }
            for media_type, name in DUMPS.values()
        ],
    }
