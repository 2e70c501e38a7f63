/** A table whose rows carry their own key: it is written once, before the row. @param name the field that has it */
export function keyed<const Name extends string, const Rows extends Readonly<Record<string, object>>>(
  name: Name,
  rows: Rows,
): { readonly [Key in keyof Rows]: Rows[Key] & Readonly<Record<Name, Key>> } {
  return Object.fromEntries(
    Object.entries(rows).map(([key, row]): [string, unknown] => [key, { [name]: key, ...row }]),
  ) as never
}
