/**
 * What a request carries, and the parts that HTTP itself works with. What a capability needs beside them it declares
 * beside its routes; what all of them need together only src/app knows.
 */
import type { RouteConfig } from "@hono/zod-openapi"
import type { ErrorHandler } from "hono"
import type { Principal } from "../access/principal.ts"
import type { Metered, Quota } from "../access/quota/quota.ts"
import type { LookThrough } from "../law/personal-data-foreseen.ts"
import type { SignedLog } from "../ledger/signed-log.ts"
import type { AnswerBook } from "./answer-book.ts"
import type { Bounds, GateName, Gates } from "./gate.ts"
import type { SiteParts } from "./site.ts"
import type { Traffic } from "./traffic.ts"

/** What every route has. */
export interface HttpParts extends SiteParts {
  /** Where the register answers to the world (ORIGIN), and who signs, as documents name it (`iss`). */
  issuer: string
  /** Asked before every act that can make the log grow. */
  signedLog: Pick<SignedLog, "halted">
  /** Where the names of requests are kept (Idempotency-Key); null where nobody keeps any. */
  answers: AnswerBook | null
  /** What keys and addresses may spend; null where the operator counts nothing. */
  quota: Quota | null
  /** Told of short requests; null where no work stands beside them. */
  traffic: Pick<Traffic, "enter" | "leave"> | null
  /** Where public reads may be answered of what is a little older; null where nobody else than the database has it. */
  late: LateReads | null
  /** Told of each answer by which route it came; null where nobody watches. */
  answered: Answered | null
  /** Looks long texts through for personal data off the thread that answers; null where the platform has one alone. */
  lookThrough: LookThrough | null
  /** ms since 1970. */
  clock(): number
  newId(): string
  /** Writes one line for the operator. */
  log(line: string): void
}

/** The same parts with others in the place of those that read. */
export interface LateReads {
  /**
   * @param parts the request's
   * @param kind what is asked for
   * @param size of the log that the answer has to know
   * @returns null where they are not to be read from now
   */
  instead<Parts extends object>(parts: Parts, kind: "look-up" | "search", size: number): Parts | null
}

/**
 * Hears which route answered.
 * @param env what the platform gave with the request
 * @param route as it is declared, and so without anything that was asked; null: none did
 */
export type Answered = (env: unknown, route: string | null, requestId: string) => void

/** A form that a page sent: where to, and what stood in its fields. */
export interface SentForm {
  path: string
  values(name: string): readonly string[]
  /** What is wrong with it, where the API has refused it: with a field, or with the whole of it. */
  faults?: readonly { field: string | null; text: string }[]
}

/** Hono's environment of routes that need these parts too. */
export interface Environment<Parts = unknown> {
  Variables: {
    parts: HttpParts & Parts
    principal: Principal
    requestId: string
    /** Whether pages say that what they show is invented; absent where no page is asked for. */
    invented: boolean | undefined
    /** How much waits for whoever asks, by the address of a desk's section; absent where nobody has looked. */
    waiting: ReadonlyMap<string, number> | undefined
    /** Whether the route takes a credential: no answer of it is public. */
    closed: boolean | undefined
    /** Whether the answer is a file that one of our own pages shows in a frame. */
    framed: boolean | undefined
    /** Whether somebody took too long, and that was answered: that its work finds its body and its answer gone is told to nobody. */
    givenUp: boolean | undefined
    /** What was spent on the request; absent where it does not count. */
    metered: Metered | undefined
    /** Where heavy work waits for its turn; absent where nothing is bounded. */
    gates: Gates | undefined
    /** How long the body is, once it was taken whole: it is read no second time. */
    bodyBytes: number | undefined
    /** The form that was sent, once it is read; absent where none was. */
    sent: SentForm | undefined
    /** What another person of the agency has to confirm, of what was asked for; absent where nothing has to be. */
    prepared: string | undefined
    /** What the route takes, once one was found. */
    expected: RouteConfig["request"]
    /** Says that the body is being read: until it is there, its sender is waited for. Absent where nothing is bounded. */
    receiving: (() => void) | undefined
    /** Says that it is there, with its length: from here on the answer is waited for. */
    received: ((bytes: number) => void) | undefined
  }
}

/** What groups of routes need, all of them together. */
export type PartsOf<Groups extends readonly unknown[], Sum = unknown> = Groups extends readonly [
  infer First,
  ...infer Rest,
]
  ? PartsOf<Rest, Sum & Needed<First>>
  : Sum

// What a group needs stands in the type of its handler of errors, where it is found in one step.
type Needed<Group> = Group extends { onError(handler: ErrorHandler<infer E>): unknown }
  ? E extends Environment
    ? E["Variables"]["parts"]
    : unknown
  : never

/** How long each half of a request may take, in ms. */
export interface Deadlines {
  receiveWithinMs?: number
  answerWithinMs?: number
}

/** What is fixed when the app is built. */
export interface AppConfig {
  version: string
  /** How long is waited; absent: the limits of http/deadline.ts. */
  deadlines?: Deadlines
  /** How many do heavy work at once; absent: the bounds of http/gate.ts. */
  gates?: Partial<Record<GateName, Bounds>>
}
