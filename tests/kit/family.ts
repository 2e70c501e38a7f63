/** What the contract of cases has to know of a family: how one comes to be in a state, and who comes. */
import type { Pool } from "../../src/database/client.ts"
import type { TestApp } from "../support/app.ts"

type Header = Record<string, string>

/** How a side acts: below the address of a case, the act named in the body or by the address alone. */
interface SideFixture {
  readonly at: string
  readonly isNamed: boolean
  readonly header: Header
  /** Somebody of the same role whose the cases are not. */
  readonly foreign: Header
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
  readonly sides: Readonly<Record<string, SideFixture>>
  /** What each act is given. */
  readonly bodies: Readonly<Record<string, object>>
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
  } | null
}

/** Makes one. */
export type MakeFixture = (app: TestApp, sql: Pool) => Promise<Fixture>
