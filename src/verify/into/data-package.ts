/**
 * What tables as CSV are, for tools that read data packages (Frictionless, profile `tabular-data-package`): made of the columns that
 * are the data dictionary too. Pure.
 */
import type { Column } from "./column.ts"
import { type Row, type TableName, tableList } from "./table.ts"

/** The name of its file, beside those of the tables. */
export const dataPackageName = "datapackage.json"

const types = {
  ...{ number: "integer", text: "string", day: "date", time: "datetime" },
} as const satisfies Record<Column["type"], string>

const keys: Partial<Record<TableName, readonly string[]>> = {
  gongshi_record: ["position"],
  gongshi_removal: ["position"],
  gongshi_dictionary: ["table_name", "column_name"],
}

/** A file of a table as it was written. @property sha256 hexadecimal */
export interface WrittenTable {
  bytes: number
  sha256: string
}

/** The data package of tables. @param state the row of `gongshi_state` */
export function dataPackage(state: Row | undefined, written: Readonly<Record<TableName, WrittenTable>>): object {
  return {
    profile: "tabular-data-package",
    name: "gongshi",
    title: `公示 ${state?.["origin"] ?? ""}`.trim(),
    description: `Live records of merchants' credit information at size ${state?.["size"] ?? 0} of the log ${state?.["origin"] ?? ""}, verified before they were written.`,
    version: String(state?.["size"] ?? 0),
    ...(state?.["loaded_at"] ? { created: state["loaded_at"] } : {}),
    resources: tableList.map(([name, columns]) => ({
      profile: "tabular-data-resource",
      name,
      path: `${name}.csv`,
      ...{ format: "csv", mediatype: "text/csv", encoding: "utf-8", bytes: written[name].bytes },
      hash: `sha256:${written[name].sha256}`,
      dialect: { delimiter: ",", lineTerminator: "\r\n", doubleQuote: true, header: true },
      schema: {
        fields: Object.entries(columns).map(([column, { type, zh, en, needed }]) => ({
          ...{ name: column, type: types[type], title: zh, description: en },
          ...(needed ? { constraints: { required: true } } : {}),
        })),
        missingValues: [""],
        ...(keys[name] ? { primaryKey: keys[name] } : {}),
      },
    })),
  }
}
