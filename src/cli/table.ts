/**
 * Tables for a terminal, on which a Chinese character takes two columns.
 */
import stringWidth from "string-width"

// Two blanks part the columns: enough to tell them apart, and no line art for a screen reader to read out.
const gap = "  "

/** Rows under a head, the columns as wide as what stands in them. The last one is not padded. */
export function formatTable(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const all = [head, ...rows]
  const widths = head.map((_, column) => Math.max(...all.map((row) => stringWidth(row[column] ?? ""))))
  const lines = all.map((row) =>
    row
      .map((cell, column) => (column === row.length - 1 ? cell : padEnd(cell, widths[column] ?? 0)))
      .join(gap)
      .trimEnd(),
  )
  return `${lines.join("\n")}\n`
}

function padEnd(text: string, width: number): string {
  return text + " ".repeat(Math.max(0, width - stringWidth(text)))
}
