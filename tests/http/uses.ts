/**
 * What an agency reads beyond what is open to all is a logged use, kept for three years (ZWSJ 29). Each operation that its
 * key carries and nobody's does stands here: with the name of its use, or with the reason why it gives none of the register's data.
 */
import type { UsedName } from "../../src/enforcement/sharing/use.ts"

type Use =
  | { use: UsedName; elsewhere?: string }
  /** Why not. */
  | { none: string }

const all = (operations: readonly string[], use: Use) =>
  Object.fromEntries(operations.map((operation) => [operation, use] as const))

/** By operationId. */
export const uses: Record<string, Use> = {
  ...all(["listNotices", "getNotice", "getNoticeProof", "answerNotice"], { use: "tray" }),
  getNoticeFeed: { use: "feed" },
  listRecalls: { use: "recalls" },
  ...all(["listMeasures", "actOnMeasure"], { use: "measures" }),
  // Of one alone: a file of rows is answered with what came of them.
  reportMeasures: { use: "measures", elsewhere: "tests/enforcement/answer.test.ts" },
  ...all(["listMeasureObjections", "getMeasureObjection"], { use: "objections" }),
  // Once alone.
  answerMeasureObjection: { use: "objections", elsewhere: "tests/enforcement/objection.test.ts" },
  getRescreening: { use: "rescreening" },
  getRequestedRecords: { use: "supply", elsewhere: "tests/enforcement/sharing.test.ts" },

  ...all(["getFeed", "checkStream", "listAlerts"], { none: "what it tells is public" }),
  ...all(["createCheckJob", "deleteCheckJob", "getCheckJob", "getCheckJobProofs", "getCheckJobReceipt"], {
    none: "verdicts, which are open to all; by day and operation in /v1/usage",
  }),
  ...all(["getCheckJobResult", "getCheckJobSummary", "listCheckJobRows", "listCheckJobs", "watchCheckJob"], {
    none: "verdicts, likewise",
  }),
  ...all(["createSearchJob", "deleteSearchJob", "getSearchJob", "getSearchJobResult", "listSearchJobs"], {
    none: "live records, which are public",
  }),
  ...all(["listRecallCalls", "getUsage", "listDataUses", "listToldEffects"], {
    none: "counts of its own, and of nobody else",
  }),
  ...all(["listFileGrants", "getFileGrant", "readGrantedFile", "readGrantedPaper", "readGrantedAttachment"], {
    none: "no shared data: each reading of a file stands in the trail of the authority whose file it is",
  }),
  ...all(["getPeriodReport", "listReadablePeriods"], {
    none: "by the merchant's consent: kept as a reading, which it is told of (period_reading)",
  }),
  ...all(["answerNotices"], { none: "what came of its own rows" }),
  ...all(["declareMeasures", "listDeclarations", "getDeclaration", "getDeclarationReceipt"], {
    none: "what it declared itself, and what came of it",
  }),
  ...all(["draftLetter", "actOnLetter", "answerLetter", "listLetters", "getLetter"], {
    none: "what it was written and has written itself",
  }),
  ...all(
    [
      "getLetterPaper",
      "getLetterReceipt",
      "listLetterReceivers",
      "receiveLetterFile",
      "getLetterFile",
      "sendLetterBatch",
      "listHeldFigures",
    ],
    {
      none: "likewise",
    },
  ),
  ...all(["listLeads", "getLead", "createLeads", "receiveLeadFile", "getLeadFile", "sendComplaints"], {
    none: "what it sent itself, and what came of it",
  }),
  ...all(["getAgency", "changeAgency", "listSubscriptions", "createSubscription", "endSubscription"], {
    none: "its own settings",
  }),
  ...all(["askForData", "actOnOwnDataRequest", "listDataRequests", "getDataRequest"], {
    none: "the request, and nothing that it asks for",
  }),
  ...all(
    [
      "listSavedSearches",
      "saveSearch",
      "deleteSavedSearch",
      "getCheckPolicy",
      "setCheckPolicy",
      "decideMatch",
      "decideMatches",
    ],
    {
      none: "how its own questions are answered",
    },
  ),
  ...all(["getCheckReceipt"], { none: "what it was answered before" }),
  ...all(["listWebhooks", "createWebhook", "getWebhook", "changeWebhook", "deleteWebhook", "pingWebhook"], {
    none: "where it is told: each sending of notices is a use by itself",
  }),
  ...all(["rotateWebhookSecret", "replayWebhook", "replayWebhookDelivery", "listWebhookDeliveries"], {
    none: "how sending went",
  }),
  ...all(["listPreparedActs", "getPreparedAct", "getPreparedFile"], { none: "what its own people have prepared" }),
  orderAgencyKey: { none: "a key of its own" },
  renewOwnKey: { none: "a key of its own" },
  getIdentityKey: { none: "a key for its own hashes" },
}
