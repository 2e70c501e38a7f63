/**
 * How many persons an operation takes. Whatever is no GET stands here: with the people whose second act it refuses, with the
 * operation that another person has to do before it counts, or with the reason why one may do it alone.
 */
import { linkedNames, type makeHands, orderedKey } from "../support/two-hands.ts"

type World = Awaited<ReturnType<typeof makeHands>>

/** What a person is refused who did the step before, with each of their other tokens. */
interface Same {
  by: (keyof World["who"])[]
  /** Where it is another thing than in the walk's own row. */
  at?: Record<string, keyof World["ids"]>
  body: object
}

type Hand =
  | { same: Same[] }
  /** It only begins: another person does this one. */
  | { waitsFor: string }
  /** About what is one's own: no officer carries its scope. */
  | { own: string }
  | { alone: string }

const all = <H extends Hand>(operations: readonly string[], hand: H) =>
  Object.fromEntries(operations.map((operation) => [operation, hand] as const))

const reason = "理由（示例）"

/** By operationId. */
export const hands: Record<string, Hand> = {
  actOnImport: {
    same: [
      { by: ["annaAsChecker"], body: { act: "release" } },
      { by: ["annaAsChecker"], body: { act: "return", reason } },
    ],
  },
  actOnDecision: { same: [{ by: ["annaAsChecker"], body: { act: "check" } }] },
  actOnRepair: {
    same: [
      { by: ["anna", "annaAsChecker"], at: { id: "granted" }, body: { act: "execute" } },
      // What she has applied for where she acts for the merchant.
      { by: ["anna"], at: { id: "repairApplied" }, body: { act: "accept" } },
      { by: ["anna", "annaAsChecker"], at: { id: "repairAccepted" }, body: { act: "grant", reason } },
      { by: ["anna", "annaAsChecker"], at: { id: "repairAccepted" }, body: { act: "refuse", reason } },
      { by: ["anna", "annaAsChecker"], at: { id: "repairGranted" }, body: { act: "execute" } },
    ],
  },
  actOnObjection: {
    same: [
      { by: ["anna"], at: { id: "objectionFiled" }, body: { act: "accept" } },
      { by: ["anna", "annaAsChecker"], at: { id: "objectionAccepted" }, body: { act: "find" } },
      { by: ["anna", "annaAsChecker"], at: { id: "objectionFound" }, body: { act: "correct" } },
      { by: ["anna", "annaAsChecker"], at: { id: "found" }, body: { act: "correct" } },
      { by: ["anna", "annaAsChecker"], at: { id: "found" }, body: { act: "return", reason } },
    ],
  },
  answerBulkRows: {
    same: [{ by: ["annaAsChecker"], body: { answers: [{ line: 1, answer: "pass", reason }] } }],
  },
  actOnBulk: { same: [{ by: ["annaAsChecker"], body: { act: "check" } }] },
  actOnOrder: {
    same: [{ by: ["anna", "annaAsChecker", "annaAbove"], at: { id: "ownOrder" }, body: { act: "issue" } }],
  },
  actOnLetter: {
    same: [{ by: ["anna", "annaAsChecker", "annaAbove"], at: { id: "ownLetter" }, body: { act: "send" } }],
  },
  actOnFileGrant: {
    same: [{ by: ["anna", "annaAsChecker", "annaAbove"], at: { id: "ownGrant" }, body: { act: "confirm" } }],
  },
  actOnDataRequest: {
    same: [
      { by: ["anna", "annaAsChecker", "annaAbove"], at: { id: "proposed" }, body: { act: "confirm" } },
      // What she has asked for where she works for the agency.
      { by: ["anna", "annaAsChecker", "annaAbove"], at: { id: "askedByAnna" }, body: { act: "grant" } },
      { by: ["anna"], at: { id: "askedByAnna" }, body: { act: "refuse", reason } },
    ],
  },
  decidePersonListingChange: {
    same: [{ by: ["anna", "annaAsAdministrator"], body: { act: "confirm" } }],
  },
  decideDocumentChange: {
    same: [{ by: ["head", "headAsChecker", "headAsAdministrator"], body: { act: "confirm" } }],
  },

  createImport: { waitsFor: "actOnImport" },
  beginDecision: { waitsFor: "actOnDecision" },
  ...all(["beginBulk", "sendBulkRows"], { waitsFor: "actOnBulk" }),
  beginRepair: { waitsFor: "actOnRepair" },
  beginObjection: { waitsFor: "actOnObjection" },
  draftOrder: { waitsFor: "actOnOrder" },
  draftLetter: { waitsFor: "actOnLetter" },
  sendLetterBatch: { same: [{ by: ["anna", "annaAsChecker"], at: { id: "ownBatch" }, body: {} }] },
  proposeFileGrant: { waitsFor: "actOnFileGrant" },
  ...all(["addPersonListings", "withdrawPersonListing"], { waitsFor: "decidePersonListingChange" }),
  ...all(["setDocumentTemplate", "setDocumentOffice"], { waitsFor: "decideDocumentChange" }),

  ...all(["createSearchJob", "deleteSearchJob", "createCheckJob", "deleteCheckJob"], {
    own: "the files and finds of who holds the key",
  }),
  ...all(["saveSearch", "deleteSavedSearch", "setCheckPolicy", "decideMatch", "decideMatches"], {
    own: "how its own checks and searches are answered is the holder's choice",
  }),
  ...all(["createWebhook", "changeWebhook", "deleteWebhook", "rotateWebhookSecret"], { own: "where it is told" }),
  ...all(["replayWebhookDelivery", "replayWebhook", "pingWebhook"], { own: "what it is told again" }),
  ...all(["addContact", "confirmContact", "removeContact"], { own: "where a merchant is written to" }),
  ...all(["uploadRoster", "exitRosterSeller", "drawMarks"], { own: "a platform's own sellers" }),
  ...all(["reportVerifications", "reportPlatformMeasures", "answerOrder"], { own: "a platform's own duties" }),
  reportCopy: { own: "what a merchant has seen of its own record" },
  answerCopyReport: { own: "what a republisher says of its own copy" },
  judgeCopyReport: { alone: "nothing is published of it: its merchant, the copy and officers are told" },
  acknowledgeEnds: { own: "what is gone from a republisher's own copy" },
  ...all(["createSubscription", "endSubscription"], { own: "what an agency is told of" }),
  ...all(
    [
      "answerNotices",
      "answerNotice",
      "reportMeasures",
      "actOnMeasure",
      "answerMeasureObjection",
      "changeAgency",
      "declareMeasures",
    ],
    {
      own: "of a person of an agency another confirms it (decidePreparedAct); behind a system's key are several",
    },
  ),
  orderAgencyKey: { own: "likewise" },
  // No key opens it: at the desk, tests/enforcement/prepared.test.ts.
  decidePreparedAct: { own: "confirmed by another person of the agency, never by who prepared it" },
  ...all(["consentToPeriodReport", "withdrawPeriodConsent"], { own: "a merchant's own papers, and who may read them" }),
  objectToMeasure: { own: "a merchant speaks for itself, and the agency answers" },
  renewOwnKey: { own: "its own key, by who holds it" },
  ...all(["askForData", "actOnOwnDataRequest"], { own: "an agency asks, two officers answer" }),

  ...all(["check", "checkStream", "match"], { alone: "a question: nothing is kept but what the asker is told" }),
  ...all(["takeDocumentNumber", "makeDocument", "actOnDocument", "makeBatchDocuments", "actOnBatchDocuments"], {
    alone: "a paper says what stands in its proceeding, of which each step that decides is by its own hands",
  }),
  handOverCase: {
    alone:
      "whose case it is: it opens no act to anybody, and bars nobody less (tests/register/proceeding/owner.test.ts)",
  },
  receiveLetterFile: { alone: "what shows that an item is done: its inspection says whether it is" },
  receiveLeadFile: { alone: "what shows that a lead is so: it decides nothing, and nobody takes it away again" },
  receiveAttachment: { alone: "a paper that came: it decides nothing, and nobody takes it away again" },
  ...all(["createLeads", "actOnLead", "sendComplaints"], {
    alone: "a hint for officers: what comes of it is a decision, begun by one and checked by another",
  }),
  answerLetter: { alone: "what a receiver says of a letter: its sender looks at it and closes, or asks again" },
  setComplaintRule: { alone: "from how many complaints on officers are given a hint" },
  ...all(["acceptIdentityReport", "returnIdentityReport"], { alone: "whether a platform's report is complete" }),
  revealSeller: { alone: "reads what is sealed of one seller: for a stated purpose, in the trail with the name" },
  confirmKeyHolder: {
    same: [{ by: ["annaAsAdministrator"], at: { id: "orderedClient" }, body: { order: orderedKey } }],
  },
  createClient: { waitsFor: "confirmKeyHolder" },
  orderClientKey: { waitsFor: "confirmKeyHolder" },
  tradeKeyCode: { alone: "its holder's, who has the present key too, or the codes of two persons" },
  // By two, neither of them of the two names: tests/access/person-link.test.ts.
  actOnPersonLink: { same: [{ by: ["annaAsAdministrator"], body: { act: "confirm-undo", ...linkedNames } }] },
  ...all(["actOnClient", "endSessions", "linkPersons"], {
    alone: "takes power away, or says what may be spent: one person whose region it lies in does, at once",
  }),
  makeExport: { alone: "signs what is published already" },
}
