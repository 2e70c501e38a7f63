/** What the contract of cases has to know of a family: how one comes to be in a state, and who comes. */
import type { Pool } from "../../src/database/client.ts"
import type { TestApp } from "../support/app.ts"

type Header = Record<string, string>

/** How a side acts: below the address of a case, the act named in the body or by the address alone. */
interface SideFixture {
  readonly at: string
  readonly isNamed: boolean
  readonly header: Header
  /** Somebody of the same role whose the cases are not; null: they are everybody's in that role. */
  readonly foreign: Header | null
  /** The states in which a case is not there for the side. */
  readonly unseen?: readonly string[]
}

/** A family under test, over a database of its own. */
export interface Fixture {
  /** Where its cases are, and the table that holds them. */
  readonly path: string
  readonly table: string
  /**
   * Puts one into a state, such that an act is possible where its state allows it at all.
   * @param hand a column that bars somebody, and whom it names, as the audit trail does
   */
  put(state: string, act?: string, hand?: Readonly<Record<string, string>>): Promise<string>
  /** Where it is kept and how the trail names it, where that is not by its id alone. */
  nameOf?(id: string): { where: string; object: string }
  /** An id under which there is none; absent: any UUID. */
  readonly none?: string
  /** The states in which an act says what was said before: nothing changes then. */
  readonly said?: Readonly<Record<string, readonly string[]>>
  /** Which of them the family has routes for: a list by cursor, and each by its address. */
  readonly reads: { list: boolean; one: boolean }
  /**
   * What comes of an act by one person alone, for families whose hands are a client's: past its door, which has a second one
   * confirm. @param subject of whoever comes with a key that several stand behind, which is enough
   */
  alone?(id: string, act: string, subject?: string): Promise<{ kind: string; refusal?: { reason: string } }>
  readonly sides: Readonly<Record<string, SideFixture>>
  /** Where each act has an address of its own. */
  readonly addresses?: Readonly<Record<string, string>>
  /** What each act is given; null: nothing, not even a version. */
  readonly bodies: Readonly<Record<string, object | null>>
  /** How one is begun; null: elsewhere, as in bulk. */
  readonly begin: {
    by: Header
    /** Somebody else who may. */
    another: Header
    body: object
    other: object
    wrong: object
    /** Whether the same while it is open is the one that there is, under whatever name. */
    isKnown: boolean
    /** Ends what is open, where one at a time is. */
    free?(): Promise<unknown>
  } | null
}

/** Makes one. */
export type MakeFixture = (app: TestApp, sql: Pool) => Promise<Fixture>
