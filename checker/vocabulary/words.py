"""Closed vocabularies: the words that cross every room."""

from enum import StrEnum


class Outcome(StrEnum):
    """What judging one subject by one rule came to (W3C ACT / EARL words)."""

    FAILED = "failed"
    CANNOT_TELL = "cannot-tell"
    PASSED = "passed"
    INAPPLICABLE = "inapplicable"
    UNTESTED = "untested"

    @property
    def rank(self) -> int:
        """Place in the order of concern, 0 = worst."""
        return _OUTCOME_ORDER.index(self)


_OUTCOME_ORDER = [Outcome.FAILED, Outcome.CANNOT_TELL, Outcome.UNTESTED, Outcome.PASSED, Outcome.INAPPLICABLE]


class Severity(StrEnum):
    """How grave a breach would be; S1 endangers health, minors or redress, S4 is administrative."""

    S1 = "S1"
    S2 = "S2"
    S3 = "S3"
    S4 = "S4"


class Role(StrEnum):
    """Who must comply."""

    PLATFORM = "platform"
    ROOM_OPERATOR = "room operator"
    MARKETER = "marketer"
    AGENCY = "agency"
    SELLER = "seller"
    ADVERTISER = "advertiser"
    AD_AGENT = "ad agent"
    ENDORSER = "endorser"
    OPERATOR = "operator"


class Channel(StrEnum):
    """Where a text was met."""

    PAGE = "page"
    TITLE = "title"
    OCR = "ocr"
    ASR = "asr"
    DANMAKU = "danmaku"
    SCRIPT = "script"


class Category(StrEnum):
    """What kind of goods; decides which special law applies."""

    FOOD = "food"
    HEALTH_FOOD = "health_food"
    DRUG = "drug"
    DEVICE = "device"
    COSMETICS = "cosmetics"
    ALCOHOL = "alcohol"
    EDUCATION = "education"
    FINANCE = "finance"
    REAL_ESTATE = "real_estate"
    AGRI = "agri"
    DISINFECTANT = "disinfectant"
    MEDICAL_BEAUTY = "medical_beauty"
    INFANT_FORMULA = "infant_formula"
    TOBACCO = "tobacco"
    JEWELRY = "jewelry"
    APPAREL = "apparel"
    HOME = "home"
    ELECTRONICS = "electronics"
    BABY_TOYS = "baby_toys"
    CATERING = "catering"
    TEA = "tea"
    AUTO = "auto"
    GENERAL = "general"


class SubjectKind(StrEnum):
    """What a target is, seen as something to be inspected."""

    PLATFORM = "platform"
    SHOP = "shop"
    PRODUCT = "product"
    ACCOUNT = "account"
    ROOM = "room"
    RECORDING = "recording"
    CHECKOUT = "checkout"
    RULES = "rules"
    SEARCH = "search"
    OTHER = "other"


class Sought(StrEnum):
    """What a reader looks for. A rule that asserts absence names what must have been looked for."""

    IDENTITY = "identity"  # who runs the page: registered name, credit code, licence block
    SELLER = "seller"  # whose goods: the actual supplier's details
    CLAIMS = "claims"
    OFFERS = "offers"
    RETURNS = "returns"
    TERMS = "terms"
    DISPUTE = "dispute"  # the platform's mechanism for consumer disputes
    COMPLAINT = "complaint"  # entry, flow and time limit for complaints
    RULES = "rules"  # platform rules, their history and downloads
    SETTINGS = "settings"  # personalisation, account closure, renewals
    CHECKOUT = "checkout"
    CAMPAIGN = "campaign"  # promotions, lotteries, subsidies
    REVIEWS = "reviews"
    NOTICES = "notices"  # labels such as 广告, AI, health-food lines
    CONSENT = "consent"
    HISTORY = "history"  # repeated readings of prices
    SPEECH = "speech"
    FRAMES = "frames"
    COMMENTS = "comments"
    STANDING = "standing"  # which comments stay where everybody reads them
    # What no reader looks for yet: a rule that rests on one of these answers untested, and the map of the law says so.
    EARLIER = "earlier"  # an earlier reading of the same page, to be laid beside this one
    REGISTER = "register"  # what the public register says of a party
    SELLER_MARKS = "seller-marks"  # how a platform marks the sellers it lists
    SALES = "sales"  # what an operator sells in a year
    PREPAID = "prepaid"  # whether goods are paid ahead: courses, cards, memberships
    MAKER_PRICES = "maker-prices"  # retail prices that makers publish
    RIVAL_PRICES = "rival-prices"  # other prices within what a price promise covers
    GRANTED = "granted"  # what the checkout grants of an announced promotion
    LIFE_STORIES = "life-stories"  # what anchors tell of their lives, and what else is known of it
    LIKENESS = "likeness"  # which real person an anchor looks or sounds like
    CLOSURE = "closure"  # whether a shop has stopped selling
