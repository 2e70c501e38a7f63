/** The forms of a page as its HTML says them: what stands in their fields, and what a browser would send. */
import { unescaped } from "./office-pages.ts"

/** A field that is filled in: written, chosen from a list, or ticked. */
export interface PageField {
  name: string
  kind: "written" | "chosen" | "ticked" | "unseen" | "file"
  /** What is sent as it stands; of what is ticked, what is sent when it is. */
  value: string
  isTicked: boolean
  /** Whether it is one of several of its name, of which one is chosen. */
  isRadio: boolean
  /** What can be chosen. */
  options: readonly string[]
  isDay: boolean
  isSecret: boolean
}

export interface PageForm {
  method: string
  /** Without its query. */
  path: string
  isMultipart: boolean
  /** What tells it from others that go there. */
  act: string
  fields: readonly PageField[]
  /** What its first button sends. */
  pressed: readonly (readonly [name: string, value: string])[]
}

/** The forms in a page's main part. */
export function readForms(text: string): PageForm[] {
  const main = /<main[\s\S]*<\/main>/.exec(text)?.[0] ?? ""
  return [...main.matchAll(/<form\b([^>]*)>([\s\S]*?)<\/form>/g)].map(([, tag = "", inside = ""]) => {
    const given = attributesOf(tag)
    const fields = readFields(inside)
    const button = /<button\b([^>]*)>/.exec(inside)
    const { name, value = "" } = attributesOf(button?.[1] ?? "")
    return {
      method: (given["method"] ?? "get").toLowerCase(),
      path: (given["action"] ?? "").split(/[?#]/)[0] ?? "",
      isMultipart: given["enctype"] === "multipart/form-data",
      act: fields.find((field) => field.name === "act" && field.kind === "unseen")?.value ?? "",
      fields,
      pressed: name === undefined ? [] : [[name, value] as const],
    }
  })
}

function readFields(inside: string): PageField[] {
  const found = inside.matchAll(/<(input|textarea|select)\b([^>]*)>(?:([\s\S]*?)<\/\1>)?/g)
  return [...found].flatMap(([whole, tag, attributes = "", content = ""]): PageField[] => {
    const given = attributesOf(attributes)
    const { name, type = "text", value = "" } = given
    if (name === undefined) return []
    const plain = { name, options: [], isDay: type === "date", isTicked: "checked" in given, isRadio: type === "radio" }
    const isSecret = type === "password" || given["autocomplete"] === "one-time-code"
    if (tag === "textarea")
      return [{ ...plain, kind: "written", value: unescaped(content.replace(/^\n/, "")), isSecret }]
    if (tag === "select") {
      const options = [...whole.matchAll(/<option\b([^>]*)>/g)].map(([, each = ""]) => attributesOf(each))
      const chosen = options.find((option) => "selected" in option) ?? options[0]
      const values = options.map((option) => option["value"] ?? "")
      return [{ ...plain, kind: "chosen", value: chosen?.["value"] ?? "", options: values, isSecret }]
    }
    const kinds = { hidden: "unseen", file: "file", radio: "ticked", checkbox: "ticked" } as const
    const kind = type in kinds ? kinds[type as keyof typeof kinds] : "written"
    return [{ ...plain, kind, value, isSecret }]
  })
}

function attributesOf(tag: string): Record<string, string | undefined> {
  const found = tag.matchAll(/([\w-]+)(?:="([^"]*)")?/g)
  return Object.fromEntries([...found].map(([, name = "", value = ""]) => [name, unescaped(value)]))
}
