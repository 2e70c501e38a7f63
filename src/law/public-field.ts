/**
 * The fields of a record: one row each, from which it follows who sees it and how it is held. What no row makes public never
 * leaves the register for the public. Each room that knows fields has a table over these names that lacks none (CONTRIBUTING.md).
 */
import type { Bilingual } from "./bilingual.ts"
import type { ListName } from "./list.ts"

/**
 * What a field holds: a code of a table, a day, a number or name of one line, a text, yuan, a digest; `own` what it alone holds, and
 * has a reader for.
 */
type Held = "code" | "day" | "line" | "text" | "yuan" | "digest" | "own"

/** A field. The words of a public one say what it is in the data dictionary of whoever loads records. */
interface RecordFieldRow extends Partial<Bilingual> {
  readonly holds: Held
  /** Whether each record has it, or it is a detail that those of some lists may carry. */
  readonly of: "record" | "detail"
  /** The lists whose records may carry it. */
  readonly lists: readonly ListName[]
  /** The lists of whose records the public sees it. */
  readonly public: readonly ListName[]
  /** Whether it leaves in the columns of the national exchange (双公示) and of other forms, which authorities and agencies get. */
  readonly exchanged: boolean
}

const all = ["abnormal", "serious", "penalty"] as const
const listings = ["abnormal", "serious"] as const
const penalty = ["penalty"] as const
const serious = ["serious"] as const
const nobody = [] as const

const ofRecord = { of: "record", lists: all, exchanged: false } as const
const shownPenalty = { of: "detail", lists: penalty, public: penalty, exchanged: false } as const
// Kept for the register and the officers.
const inside = { of: "detail", lists: penalty, public: nobody, exchanged: false } as const
const exchanged = { of: "detail", lists: penalty, public: nobody, exchanged: true } as const
const ofEnds = { of: "detail", lists: all, public: nobody, exchanged: true } as const

/**
 * The fields; those that are public in the order in which they are shown. Of listings R68 has name, code, ground, day, authority,
 * and R44 the number of the penalty that one rests on; of penalties R45 art 4 has number, party, violation, content, authority, day.
 */
export const recordFieldRows = {
  decision_no: { ...ofRecord, holds: "line", public: penalty, zh: "决定书文号", en: "number of the decision" },
  ground: {
    ...ofRecord,
    lists: listings,
    holds: "code",
    public: listings,
    zh: "列入事由代码",
    en: "code of the ground",
  },
  class: {
    ...{ ...ofRecord, lists: penalty, holds: "code", public: penalty },
    ...{ zh: "处罚公示类别代码", en: "code of the class of a penalty" },
  },
  violation: { ...shownPenalty, holds: "text", zh: "违法行为类型", en: "kind of violation" },
  content: { ...shownPenalty, holds: "text", zh: "处罚内容", en: "content of the penalty" },
  decided_on: { ...ofRecord, holds: "day", public: all, zh: "决定日期", en: "day of the decision" },
  authority: {
    ...{ ...ofRecord, holds: "code", public: all },
    ...{ zh: "作出决定机关的行政区划代码（GB/T 2260）", en: "region of the deciding authority (GB/T 2260)" },
  },
  published_on: { ...ofRecord, holds: "day", public: all, zh: "公示日期", en: "day of publication" },
  base_penalty_no: {
    ...{ of: "detail", lists: serious, public: serious, exchanged: false, holds: "line" },
    ...{ zh: "所依据的处罚决定书文号", en: "number of the penalty that a serious listing rests on" },
  },
  basis: { ...exchanged, holds: "text" },
  fine_cny: { ...inside, holds: "yuan" },
  restriction_ends_on: { ...inside, lists: ["serious", "penalty"], holds: "day" },
  served_sha256: { ...inside, holds: "digest" },
  published_sha256: { ...inside, holds: "digest" },
  // The digest of the redacted text that is held here and published beside the record (R45 art 4).
  decision_text: { ...inside, holds: "own" },
  // What decides the class, with the amounts and the restriction: kept for every record, not shown.
  kinds: { ...inside, holds: "own" },
  field: { ...inside, holds: "own" },
  lenient_tier: { ...inside, holds: "own" },
  party: { ...inside, holds: "own" },
  procedure: { ...inside, holds: "own" },
  // The other columns of the national exchange (双公示): kept for it and for the officers, not shown.
  facts: { ...exchanged, holds: "text" },
  category: { ...exchanged, holds: "line" },
  confiscated_cny: { ...inside, holds: "yuan" },
  licence: { ...exchanged, holds: "line" },
  valid_to: { ...inside, holds: "day" },
  displayed_to: { ...inside, holds: "day" },
  authority_name: { ...ofEnds, holds: "line" },
  authority_code: { ...exchanged, holds: "line" },
  source: { ...exchanged, holds: "line" },
  source_code: { ...exchanged, holds: "line" },
  note: { ...exchanged, holds: "text" },
  removal_kind: { ...ofEnds, exchanged: false, holds: "own" },
  removal_reason: { ...ofEnds, holds: "text" },
  removal_decision_no: { ...ofEnds, holds: "line" },
  removal_authority: { ...ofEnds, holds: "line" },
} as const satisfies Record<string, RecordFieldRow>

type Rows = typeof recordFieldRows

/** A field of a record. */
type RecordFieldName = keyof Rows

/** Fields that are public for some list. The subject's name and code are public for all. */
export type PublicField = {
  [Name in RecordFieldName]: Rows[Name]["public"] extends readonly [] ? never : Name
}[RecordFieldName]

/** Fields of a record that an import may carry beside subject, ground, class, authority and dates. */
export type DetailField = {
  [Name in RecordFieldName]: Rows[Name]["of"] extends "detail" ? Name : never
}[RecordFieldName]

/** Details that the public sees of some list. */
export type PublicDetail = PublicField & DetailField

/** Details that the public sees of a list. */
export type PublicDetailOf<List extends ListName> = {
  [Name in PublicDetail]: List extends Rows[Name]["public"][number] ? Name : never
}[PublicDetail]

/** Details that are texts and not public: see `exchangedTexts`. */
type ExchangedText = { [Name in DetailField]: Rows[Name]["exchanged"] extends true ? Name : never }[DetailField]

/** Details by what they hold. */
export type DetailHolding<What extends Held> = {
  [Name in DetailField]: Rows[Name]["holds"] extends What ? Name : never
}[DetailField]

const rows: readonly (readonly [string, RecordFieldRow])[] = Object.entries(recordFieldRows)

function namesOf<Name extends RecordFieldName>(fits: (row: RecordFieldRow) => boolean): readonly Name[] {
  return rows.filter(([, row]) => fits(row)).map(([name]) => name as Name)
}
function byList<Name extends RecordFieldName>(fits: (row: RecordFieldRow, list: ListName) => boolean) {
  const of = (list: ListName) => namesOf<Name>((row) => fits(row, list))
  return { abnormal: of("abnormal"), serious: of("serious"), penalty: of("penalty") }
}

/** What the public may see of a record of each list, in the order in which it is shown. */
export const publicFields = byList<PublicField>((row, list) => row.public.includes(list))

/** Details that a record of each list may carry; any other field of a row is not kept. */
export const detailFields = byList<DetailField>((row, list) => row.of === "detail" && row.lists.includes(list))

/** Details that the public sees of some list. */
export const publicDetails = namesOf<PublicDetail>((row) => row.of === "detail" && row.public.length > 0)

/** Details that the public sees of each list. */
export const publicDetailsOf = byList<PublicDetail>(
  (row, list) => row.of === "detail" && row.public.includes(list),
) as {
  readonly [List in ListName]: readonly PublicDetailOf<List>[]
}

/** Texts that leave for authorities and agencies alone. */
export const exchangedTexts = namesOf<ExchangedText>((row) => row.exchanged)

/** What a source tells of the end of a record, beside its day. */
export const removalFields = ["removal_kind", "removal_reason", "removal_decision_no", "removal_authority"] as const

/** Whether a field holds words, in which a person may be named, rather than what its reader lets in. */
export function holdsWords(field: RecordFieldName): boolean {
  const { holds }: RecordFieldRow = recordFieldRows[field]
  return holds === "text" || holds === "line"
}

/**
 * What the register itself adds to a record, and takes from nobody: the commitment (ledger/commitment.ts) to the text of the
 * decision as it was served. It says that a record's redacted text is held here and published beside it (R45 art 4). The
 * code under which the record stood before the subject's was changed. The day on which its decision fell, as its source
 * says, where its display had ended before. And the commitment to the sheet of the file by which it was published.
 */
export type OwnDetail = "served_commitment" | "former_code" | "fell_on" | "sheet_commitment"
