/** Open letters as work: of the authority that has sent them, and of the one that they went to. */
import { isBarred } from "../../kit/case/family.ts"
import { caseSource } from "../../kit/case/work-source.ts"
import { letterKind } from "./kind.ts"
import { letters } from "./letter.ts"
import { type LetterWork, workOf } from "./store.ts"
import { receiverOfLetter, senderOfLetter } from "./wire.ts"

const clocks = {
  answer: { zh: "复函", en: "The letter is answered" },
  meeting: { zh: "约谈、帮扶、指导和承诺", en: "The meeting, and what is promised at it" },
  work: { zh: "清单事项完成", en: "The item is done and reported" },
  pledge: { zh: "签署承诺书", en: "The pledge is signed" },
  reading: { zh: "阅知确认", en: "The hint is confirmed" },
} as const

const clockOf = ({ kind }: LetterWork) => ({ id: "letter", name: clocks[letterKind(kind).wants] })

/** Whose turn it is: a letter that is on its way is its receiver's to go on with, a meeting its sender's. */
const isSenders = ({ state, kind }: LetterWork) =>
  (state !== "sent" && state !== "received") || letterKind(kind).wants === "meeting"

const shared = { source: "letter", path: "/v1/letters", actsWithTurn: false } as const

export const sentLetterSource = caseSource(letters, {
  ...{ ...shared, kind: "letter-sent", words: { zh: "发出的函件", en: "letter that was sent" }, side: "sender" },
  store: workOf("sender"),
  item: (letter: LetterWork) => ({
    ...{ subjectCode: null, subjectName: `${letterKind(letter.kind).zh} ${receiverOfLetter(letter).name}` },
    ...{ since: letter.enteredOn, clock: clockOf(letter), begunBy: letter.draftedBy },
    ...(isSenders(letter) ? {} : { waitsFor: letter.toRole === "platform" ? (["platform"] as const) : [] }),
  }),
  isOwn: (letter, actor, person) =>
    (letter.state === "drafted" && isBarred(letters, letter, "send", actor, person)) ||
    (letter.state === "proposed" && isBarred(letters, letter, "publish", actor, person)),
})

export const receivedLetterSource = caseSource(letters, {
  ...{ ...shared, kind: "letter-received", words: { zh: "收到的函件", en: "letter that came in" }, side: "receiver" },
  store: workOf("receiver"),
  item: (letter: LetterWork) => ({
    ...{ subjectCode: null, subjectName: `${letterKind(letter.kind).zh} ${senderOfLetter(letter).name}` },
    ...{ since: letter.enteredOn, clock: clockOf(letter), begunBy: null },
  }),
  isOwn: () => false,
})
