"""The closed vocabulary: every class and property that the graph uses, coined by the project or borrowed.

A term that is not declared does not exist: ``KG.Untt`` is an :class:`AttributeError` at run time and, before that, an error of
the type checker. What the terms mean stands in ``ontology/kg.ttl``, which declares exactly these.
"""
# ruff: noqa: N815  (properties are written the way RDF writes them)

from __future__ import annotations

from typing import Final, TypeAlias

BASE: Final = "https://w3id.org/qualification-kg/"
"""Under which all IRIs of the project stand. The one place to change it."""


class Iri(str):
    """An absolute IRI, told apart from text."""

    __slots__ = ()


class Class(Iri):
    """An IRI that names a class."""

    __slots__ = ()


class Property(Iri):
    """An IRI that names a property."""

    __slots__ = ()


class Relation(Property):
    """A property whose values are things."""

    __slots__ = ()


class Attribute(Property):
    """A property whose values are literals."""

    __slots__ = ()


ONTOLOGY: Final = Iri(f"{BASE}ontology")
NAMESPACE: Final = f"{BASE}ontology#"


def _class(name: str) -> Class:
    return Class(NAMESPACE + name)


def _relation(name: str) -> Relation:
    return Relation(NAMESPACE + name)


def _attribute(name: str) -> Attribute:
    return Attribute(NAMESPACE + name)


class KG:
    """The terms of the project's own vocabulary."""

    # What there is. What stands in a named graph carries no rdf:type, which belongs to the default graph: a printed place is what
    # has a line, a finding what has a finding kind, a link what has a link relation. All follow from the domains in the ontology.
    Document: Final = _class("Document")
    HistoryEntry: Final = _class("HistoryEntry")
    Organisation: Final = _class("Organisation")
    Suite: Final = _class("Suite")
    Qualification: Final = _class("Qualification")
    Group: Final = _class("Group")
    Listing: Final = _class("Listing")
    Placeholder: Final = _class("Placeholder")
    Unit: Final = _class("Unit")
    Outcome: Final = _class("Outcome")
    Criterion: Final = _class("Criterion")
    Rule: Final = _class("Rule")
    UnexpressedRule: Final = _class("UnexpressedRule")
    RuleReading: Final = _class("RuleReading")
    PolicyClause: Final = _class("PolicyClause")
    Route: Final = _class("Route")
    LevelDescriptor: Final = _class("LevelDescriptor")
    Resolution: Final = _class("Resolution")
    PrintedPlace: Final = _class("PrintedPlace")
    Finding: Final = _class("Finding")
    Overlap: Final = _class("Overlap")
    Link: Final = _class("Link")
    LinkEvidence: Final = _class("LinkEvidence")
    Decision: Final = _class("Decision")

    # Resolved facts: the default graph.
    issuedBy: Final = _relation("issuedBy")
    status: Final = _relation("status")
    statementsIn: Final = _relation("statementsIn")
    hasHistoryEntry: Final = _relation("hasHistoryEntry")
    statesPolicy: Final = _relation("statesPolicy")
    describesLevel: Final = _relation("describesLevel")
    hasLevelDescriptor: Final = _relation("hasLevelDescriptor")
    specifiedIn: Final = _relation("specifiedIn")
    inSuite: Final = _relation("inSuite")
    awardedBy: Final = _relation("awardedBy")
    size: Final = _relation("size")
    level: Final = _relation("level")
    hasGroup: Final = _relation("hasGroup")
    groupKind: Final = _relation("groupKind")
    hasListing: Final = _relation("hasListing")
    listsUnit: Final = _relation("listsUnit")
    hasOutcome: Final = _relation("hasOutcome")
    hasCriterion: Final = _relation("hasCriterion")
    verb: Final = _relation("verb")
    demand: Final = _relation("demand")
    hasRule: Final = _relation("hasRule")
    scope: Final = _relation("scope")
    appliesTo: Final = _relation("appliesTo")
    measure: Final = _relation("measure")
    comparator: Final = _relation("comparator")
    countsLevel: Final = _relation("countsLevel")
    levelMode: Final = _relation("levelMode")
    highestLevel: Final = _relation("highestLevel")
    countsUnit: Final = _relation("countsUnit")
    namedBy: Final = _relation("namedBy")
    countsPrior: Final = _relation("countsPrior")
    shareOf: Final = _relation("shareOf")
    whenTaken: Final = _relation("whenTaken")
    requisite: Final = _relation("requisite")
    includesRulesOf: Final = _relation("includesRulesOf")
    hasReading: Final = _relation("hasReading")
    policyKind: Final = _relation("policyKind")
    condition: Final = _relation("condition")
    standing: Final = _relation("standing")
    hasRoute: Final = _relation("hasRoute")
    routeKind: Final = _relation("routeKind")
    leadsTo: Final = _relation("leadsTo")
    resolves: Final = _relation("resolves")
    upholds: Final = _relation("upholds")
    overrules: Final = _relation("overrules")
    between: Final = _relation("between")
    progressesTo: Final = _relation("progressesTo")

    number: Final = _attribute("number")
    position: Final = _attribute("position")
    unitReference: Final = _attribute("unitReference")
    titleKey: Final = _attribute("titleKey")
    referenceKey: Final = _attribute("referenceKey")
    contentKey: Final = _attribute("contentKey")
    outcomesKey: Final = _attribute("outcomesKey")
    sharedKey: Final = _attribute("sharedKey")
    criterionCount: Final = _attribute("criterionCount")
    qualificationNumber: Final = _attribute("qualificationNumber")
    specificationCode: Final = _attribute("specificationCode")
    credit: Final = _attribute("credit")
    minimumCredit: Final = _attribute("minimumCredit")
    maximumCredit: Final = _attribute("maximumCredit")
    guidedLearningHours: Final = _attribute("guidedLearningHours")
    totalQualificationTime: Final = _attribute("totalQualificationTime")
    statement: Final = _attribute("statement")
    wording: Final = _attribute("wording")
    signature: Final = _attribute("signature")
    bound: Final = _attribute("bound")
    share: Final = _attribute("share")
    levelOffset: Final = _attribute("levelOffset")
    namedAs: Final = _attribute("namedAs")
    validFrom: Final = _attribute("validFrom")
    validUntil: Final = _attribute("validUntil")
    pathway: Final = _attribute("pathway")
    target: Final = _attribute("target")
    aspect: Final = _attribute("aspect")
    valueName: Final = _attribute("valueName")
    reason: Final = _attribute("reason")
    checksum: Final = _attribute("checksum")
    layout: Final = _attribute("layout")
    lineCount: Final = _attribute("lineCount")
    rowCount: Final = _attribute("rowCount")
    version: Final = _attribute("version")
    rank: Final = _attribute("rank")
    sharedUnits: Final = _attribute("sharedUnits")
    sharedCredit: Final = _attribute("sharedCredit")
    sharedWithoutCredit: Final = _attribute("sharedWithoutCredit")
    sharedCriteria: Final = _attribute("sharedCriteria")
    overlapPercent: Final = _attribute("overlapPercent")
    jaccardPercent: Final = _attribute("jaccardPercent")
    creditOverlapPercent: Final = _attribute("creditOverlapPercent")
    creditJaccardPercent: Final = _attribute("creditJaccardPercent")

    # What a document prints: the graphs of the documents.
    printedIn: Final = _relation("printedIn")
    onPage: Final = _relation("onPage")
    placeKind: Final = _relation("placeKind")
    understoodLevel: Final = _relation("understoodLevel")

    line: Final = _attribute("line")
    place: Final = _attribute("place")
    printedTitle: Final = _attribute("printedTitle")
    printedNumber: Final = _attribute("printedNumber")
    printedReference: Final = _attribute("printedReference")
    printedLevel: Final = _attribute("printedLevel")
    printedCredit: Final = _attribute("printedCredit")
    printedHours: Final = _attribute("printedHours")
    titleLine: Final = _attribute("titleLine")
    numberLine: Final = _attribute("numberLine")
    referenceLine: Final = _attribute("referenceLine")
    levelLine: Final = _attribute("levelLine")
    creditLine: Final = _attribute("creditLine")
    hoursLine: Final = _attribute("hoursLine")
    understoodCredit: Final = _attribute("understoodCredit")
    understoodHours: Final = _attribute("understoodHours")
    printedName: Final = _attribute("printedName")
    printedValue: Final = _attribute("printedValue")
    printedSignature: Final = _attribute("printedSignature")
    summaryStatement: Final = _attribute("summaryStatement")
    summaryWording: Final = _attribute("summaryWording")
    summarySignature: Final = _attribute("summarySignature")
    summaryLine: Final = _attribute("summaryLine")
    promisedOutcomes: Final = _attribute("promisedOutcomes")
    promisedLastCriterion: Final = _attribute("promisedLastCriterion")
    section: Final = _attribute("section")

    # What somebody has to look at: the graph of findings.
    findingKind: Final = _relation("findingKind")
    severity: Final = _relation("severity")
    foundAt: Final = _relation("foundAt")
    message: Final = _attribute("message")
    assumed: Final = _attribute("assumed")

    # What units are to each other, with evidence and decisions: the graph of links.
    linkSubject: Final = _relation("linkSubject")
    linkObject: Final = _relation("linkObject")
    linkRelation: Final = _relation("linkRelation")
    linkStrength: Final = _relation("linkStrength")
    linkOrigin: Final = _relation("linkOrigin")
    proposal: Final = _relation("proposal")
    judgement: Final = _relation("judgement")
    hasEvidence: Final = _relation("hasEvidence")
    hasDecision: Final = _relation("hasDecision")
    score: Final = _attribute("score")
    evidenceKind: Final = _attribute("evidenceKind")
    sentence: Final = _attribute("sentence")
    weight: Final = _attribute("weight")
    decidedBy: Final = _attribute("decidedBy")
    decidedOn: Final = _attribute("decidedOn")
    decisionReason: Final = _attribute("decisionReason")
    reviews: Final = _attribute("reviews")


class RDF:
    """Borrowed from RDF."""

    NAMESPACE: Final = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
    type: Final = Relation(NAMESPACE + "type")


class DCTERMS:
    """Borrowed from Dublin Core."""

    NAMESPACE: Final = "http://purl.org/dc/terms/"
    identifier: Final = Attribute(NAMESPACE + "identifier")
    title: Final = Attribute(NAMESPACE + "title")
    issued: Final = Attribute(NAMESPACE + "issued")

    # The description of the data set: its graph.
    alternative: Final = Attribute(NAMESPACE + "alternative")
    description: Final = Attribute(NAMESPACE + "description")
    license: Final = Relation(NAMESPACE + "license")
    publisher: Final = Relation(NAMESPACE + "publisher")
    source: Final = Relation(NAMESPACE + "source")


class PROV:
    """Borrowed from PROV."""

    NAMESPACE: Final = "http://www.w3.org/ns/prov#"
    wasDerivedFrom: Final = Relation(NAMESPACE + "wasDerivedFrom")


class SKOS:
    """Borrowed from SKOS."""

    NAMESPACE: Final = "http://www.w3.org/2004/02/skos/core#"
    Concept: Final = Class(NAMESPACE + "Concept")
    ConceptScheme: Final = Class(NAMESPACE + "ConceptScheme")
    prefLabel: Final = Attribute(NAMESPACE + "prefLabel")
    notation: Final = Attribute(NAMESPACE + "notation")
    definition: Final = Attribute(NAMESPACE + "definition")
    inScheme: Final = Relation(NAMESPACE + "inScheme")
    topConceptOf: Final = Relation(NAMESPACE + "topConceptOf")

    # Between units: accepted links.
    exactMatch: Final = Relation(NAMESPACE + "exactMatch")
    closeMatch: Final = Relation(NAMESPACE + "closeMatch")
    relatedMatch: Final = Relation(NAMESPACE + "relatedMatch")


class DCAT:
    """Borrowed from DCAT: the description of the data set. Types and sizes stand in the file of the description alone."""

    NAMESPACE: Final = "http://www.w3.org/ns/dcat#"
    Dataset: Final = Class(NAMESPACE + "Dataset")
    Distribution: Final = Class(NAMESPACE + "Distribution")
    distribution: Final = Relation(NAMESPACE + "distribution")
    mediaType: Final = Relation(NAMESPACE + "mediaType")
    version: Final = Attribute(NAMESPACE + "version")
    byteSize: Final = Attribute(NAMESPACE + "byteSize")


class VOID:
    """Borrowed from VoID: the description of the data set. Types and triples stand in the file of the description alone."""

    NAMESPACE: Final = "http://rdfs.org/ns/void#"
    Dataset: Final = Class(NAMESPACE + "Dataset")
    subset: Final = Relation(NAMESPACE + "subset")
    classPartition: Final = Relation(NAMESPACE + "classPartition")
    class_: Final = Relation(NAMESPACE + "class")
    vocabulary: Final = Relation(NAMESPACE + "vocabulary")
    uriSpace: Final = Attribute(NAMESPACE + "uriSpace")
    entities: Final = Attribute(NAMESPACE + "entities")
    triples: Final = Attribute(NAMESPACE + "triples")


Vocabulary: TypeAlias = tuple[str, tuple[Iri, ...]]


def _terms(namespace: str, of: type) -> Vocabulary:
    return namespace, tuple(term for term in vars(of).values() if isinstance(term, (Class, Property)))


VOCABULARIES: Final[dict[str, Vocabulary]] = {
    "kg": _terms(NAMESPACE, KG),
    "rdf": _terms(RDF.NAMESPACE, RDF),
    "dcterms": _terms(DCTERMS.NAMESPACE, DCTERMS),
    "prov": _terms(PROV.NAMESPACE, PROV),
    "skos": _terms(SKOS.NAMESPACE, SKOS),
    "dcat": _terms(DCAT.NAMESPACE, DCAT),
    "void": _terms(VOID.NAMESPACE, VOID),
}
"""By prefix: the namespace of a vocabulary and the terms of it that the graph uses."""


def declared() -> frozenset[Iri]:
    """Every class and property that the graph may use, own and borrowed.

    >>> KG.credit in declared()
    True
    """
    return frozenset(term for _, terms in VOCABULARIES.values() for term in terms)
