/**
 * What the public may see of a record: an allow-list for each list. What is not named here never leaves the register.
 */
import type { ListName } from "./list.ts"

/** Public fields in the order in which they are shown. */
export const publicFields = {
  // R68: name, code, ground, date listed, deciding authority.
  abnormal: ["ground", "decided_on", "authority", "published_on"],
  // R44: the same, and the number of the penalty it rests on.
  serious: ["ground", "decided_on", "authority", "published_on", "base_penalty_no"],
  // R45 art 4: number, party, kind of violation, content of the penalty, authority, date.
  penalty: ["decision_no", "class", "violation", "content", "decided_on", "authority", "published_on"],
} as const satisfies Record<ListName, readonly string[]>

/** Fields that are public for some list. The subject's name and code are public for all. */
export type PublicField = (typeof publicFields)[ListName][number]

/** What a source tells of the end of a record, beside its day. */
export const removalFields = ["removal_kind", "removal_reason", "removal_decision_no", "removal_authority"] as const

/** Detail fields that a record of each list may carry; any other field of a row is not kept. */
export const detailFields = {
  abnormal: ["authority_name", ...removalFields],
  serious: ["base_penalty_no", "restriction_ends_on", "authority_name", ...removalFields],
  penalty: [
    ...["violation", "content", "basis", "fine_cny", "restriction_ends_on", "served_sha256", "published_sha256"],
    // The digest of the redacted text that is held here and published beside the record (R45 art 4).
    "decision_text",
    // What decides the class, with the amounts and the restriction: kept for every record, not shown.
    ...["kinds", "field", "lenient_tier", "party", "procedure"],
    // The other columns of the national exchange (双公示): kept for it and for the officers, not shown.
    ...["facts", "category", "confiscated_cny", "licence", "valid_to", "displayed_to", "authority_name"],
    ...["authority_code", "source", "source_code", "note", ...removalFields],
  ],
} as const satisfies Record<ListName, readonly string[]>

/**
 * Details that are texts and not public: they leave in the columns of the national exchange (双公示) and of other forms, which
 * authorities and agencies get.
 */
export const exchangedTexts = [
  ...["basis", "facts", "category", "licence", "authority_name", "authority_code", "source", "source_code", "note"],
  ...["removal_reason", "removal_decision_no", "removal_authority"],
] as const satisfies readonly DetailField[]

/**
 * What the register itself adds to a record, and takes from nobody: the commitment (ledger/commitment.ts) to the text of the
 * decision as it was served. It says that a record's redacted text is held here and published beside it (R45 art 4). The
 * code under which the record stood before the subject's was changed. And the day on which its decision fell, as its source
 * says, where its display had ended before.
 */
export type OwnDetail = "served_commitment" | "former_code" | "fell_on"

/** Fields of a record that an import may carry beside subject, ground, class, authority and dates. */
export type DetailField = (typeof detailFields)[ListName][number]
