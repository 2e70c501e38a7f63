/**
 * Invented ID numbers that pass their check: of a province, with a date of birth no one has given.
 */

const weights = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2]

/** The ID number of the n-th invented person, each another for 120 million. */
export function inventIdNumber(n: number): string {
  const [order, days] = [n % 1000, Math.floor(n / 1000)]
  const born = new Date(Date.UTC(1900, 0, 1 + (days % 40_000))).toISOString().slice(0, 10).replaceAll("-", "")
  const first = `${410_000 + Math.floor(days / 40_000)}${born}${String(order).padStart(3, "0")}`
  const sum = weights.reduce((total, weight, place) => total + weight * Number(first[place]), 0)
  return first + "10X98765432"[sum % 11]
}
