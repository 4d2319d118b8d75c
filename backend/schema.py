"""Every table of the product, known to one metadata: for migrations and for privacy."""

from __future__ import annotations

from backend import heartbeats
from backend.cases import follow_models as following
from backend.cases import macro_models as case_macros
from backend.cases import models as cases
from backend.cases import rating_models as ratings
from backend.cases import route_models as case_routes
from backend.db import Base
from backend.duty import models as duty
from backend.enquiries import models as enquiries
from backend.guidance import models as guidance
from backend.inbox import models as inbox
from backend.knowledge import models as knowledge
from backend.learning import models as learning
from backend.notices import models as notices
from backend.notices import zalo_models as zalo
from backend.parcels import acting_models as acting
from backend.parcels import batch_models as parcel_batches
from backend.parcels import carrier_models as carriers
from backend.parcels import collecting_models as collecting
from backend.parcels import complaint_models as complaints
from backend.parcels import handover_models as handovers
from backend.parcels import models as parcels
from backend.parcels import untold_models as untold
from backend.people import models as people
from backend.webchat import models as webchat

ROOMS = (
    heartbeats, knowledge, people, inbox, notices, duty, cases, case_routes, case_macros,
    following, ratings, parcels, parcel_batches, handovers, carriers, acting, complaints,
    collecting, zalo, untold, enquiries, learning, guidance, webchat,
)  # fmt: skip
metadata = Base.metadata
