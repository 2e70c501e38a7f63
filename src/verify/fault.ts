/** Faults: something that is not as it should be, under a stable code, in words, with its place. */
import type { Bilingual } from "../law/bilingual.ts"
import { faultWords } from "./fault-words.ts"
import type { FileFaultCode } from "./file-fault.ts"

/** The codes; they stay as they are from version to version. */
export type FaultCode = keyof typeof faultWords

type FaultDetails = { [C in FaultCode]: Parameters<(typeof faultWords)[C]> }

/** Where something is wrong. */
export interface Place {
  /** A file, as it is named. */
  file?: string
  /** Line of the unpacked file, from 1. */
  line?: number
}

/** Something that is not as it should be. */
export interface Fault extends Bilingual {
  code: FaultCode | FileFaultCode
  where?: Place
}

/** A fault in words. */
export function fault<C extends FaultCode>(code: C, ...details: FaultDetails[C]): Fault {
  const table: { [Code in FaultCode]: (...given: FaultDetails[Code]) => Bilingual } = faultWords
  return { code, ...table[code](...details) }
}

/** The same fault, at a place. */
export function faultAt(where: Place, found: Fault): Fault {
  return { ...found, where: { ...where, ...found.where } }
}

/** Of what something must not say of itself, what it says all the same. @param wrong each with its words, Chinese and English */
export function faultsWhere(
  wrong: readonly (readonly [boolean, string, string])[],
  code: "contradiction" | "record" = "contradiction",
): Fault[] {
  return wrong.filter(([isWrong]) => isWrong).map(([, zh, en]) => fault(code, { zh, en }))
}
