/** Where the work of officers comes from, beside proceedings and records: a room that has some adds a row. */
import { personSource } from "../check/person/work-source.ts"
import { orderSource } from "../enforcement/duty/work-source.ts"
import { leadSource } from "../enforcement/lead/work-source.ts"
import { receivedLetterSource, sentLetterSource } from "../enforcement/letter/work-source.ts"
import { sharingSource } from "../enforcement/sharing/work-source.ts"
import { fileGrantSource } from "../register/document/grant/work-source.ts"
import type { WorkSource } from "../register/worklist/source.ts"

export const workSources: readonly WorkSource[] = [
  leadSource,
  orderSource,
  sentLetterSource,
  receivedLetterSource,
  sharingSource,
  personSource,
  fileGrantSource,
]
