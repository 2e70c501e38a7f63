// The units in which two names are compared: one for each character and one for each number, each with its role.

/**
 * What one unit of a name belongs to: B brand, T trade, F form, N number, P place or name of a branch,
 * K word for a branch, X what stands beside the name (个体工商户, 旗舰店).
 */
export type NameRole = "B" | "T" | "F" | "N" | "P" | "K" | "X"

// Numbers become one unit of the private use area, which folding never lets through.
const numberBase = 0xe000
const numberMax = 0x18ff

/** The unit that stands for a number in `units`. */
export function numberUnit(value: number): string {
  return String.fromCharCode(numberBase + Math.min(value, numberMax))
}

/** The number a unit stands for; null for any other unit. */
export function numberOfUnit(unit: number): number | null {
  return unit >= numberBase && unit <= numberBase + numberMax ? unit - numberBase : null
}

/** Collects units and, beside them, the role of each character of the text they came from. */
export class UnitBuilder {
  text = ""
  roles = ""
  layout = ""

  /** `width` is the length of what the unit stands for in the folded name. */
  add(text: string, role: NameRole, width = text.length): void {
    this.text += text
    this.roles += role.repeat(text.length)
    this.layout += role.repeat(width)
  }
}
