/**
 * The script of /verify: the check runs in the reader's browser. It asks this server for its keys and for nothing else,
 * stores nothing, and sends nothing away.
 */
import type { Bilingual, Language } from "../../law/bilingual.ts"
import { type GivenFile, markServerKeys, verifyGiven } from "../given.ts"
import { type KeyRing, readGivenKeys, readKeyRing } from "../key-ring.ts"
import { sha256 } from "../library.ts"
import { type BarcodeReader, barcodeReader, scanWith } from "./scan.ts"
import { type Tree, verdictTree } from "./verdict-tree.ts"
import { words } from "./words.ts"

const language: Language = document.documentElement.lang.startsWith("zh") ? "zh" : "en"
const say = (text: Bilingual) => text[language]
const result = get("result", HTMLElement)
const form = get("verify", HTMLFormElement)
const fileInput = get("file", HTMLInputElement)
const textInput = get("text", HTMLTextAreaElement)
const keysInput = get("keys", HTMLTextAreaElement)
const drop = get("drop", HTMLElement)
let round = 0

function get<T extends HTMLElement>(id: string, type: new () => T): T {
  const found = document.getElementById(id)
  if (!(found instanceof type)) throw new Error(`the page has no ${id}`)
  return found
}

/** Makes elements of a tree. */
function toNode(tree: Tree): Node {
  if (typeof tree === "string") return document.createTextNode(tree)
  const element = document.createElement(tree.tag)
  for (const [name, value] of Object.entries(tree.attributes ?? {})) element.setAttribute(name, value)
  element.append(...tree.children.map(toNode))
  return element
}

function notice(text: Bilingual): void {
  result.replaceChildren(toNode({ tag: "p", attributes: { class: "notice", role: "alert" }, children: [say(text)] }))
}

/** The keys to believe: the reader's own, or this server's; a sentence where there are none. */
async function findKeys(): Promise<{ keys: KeyRing; isOwn: boolean } | { none: Bilingual }> {
  const own = keysInput.value
  if (own.trim() !== "") {
    const keys = readGivenKeys(sha256, own)
    return "fault" in keys ? { none: words.ownKeysRefused } : { keys, isOwn: true }
  }
  const answer = await fetch("/.well-known/jwks.json").catch(() => null)
  const jwks: unknown = answer?.ok ? await answer.json() : null
  const keys = readKeyRing(sha256, { jwks })
  return "fault" in keys ? { none: words.noKeys } : { keys, isOwn: false }
}

async function toGiven(file: File): Promise<GivenFile> {
  const bytes = new Uint8Array(await file.arrayBuffer())
  const digest = new Uint8Array(await crypto.subtle.digest("SHA-256", bytes))
  return { name: file.name, bytes, sha256: Array.from(digest, (byte) => byte.toString(16).padStart(2, "0")).join("") }
}

/** Verifies, and shows what came of it; a later round overtakes an earlier one. */
async function verify(pasted: string, files: readonly File[]): Promise<void> {
  const own = ++round
  try {
    const pictures = files.filter(({ type }) => type.startsWith("image/"))
    const scanned = await readPictures(pictures)
    if (scanned === null) return
    const text = pasted.trim() === "" ? scanned : pasted
    const others = files.filter((file) => !pictures.includes(file))
    if (text.trim() === "" && others.length === 0) return notice(words.nothing)
    notice(words.working)
    const found = await findKeys()
    if ("none" in found) return notice(found.none)
    const given = await Promise.all(others.map(toGiven))
    const verifications = await verifyGiven(text, given, { sha256, keys: found.keys, now: Date.now() })
    if (own !== round) return
    const trees = verifications.map((verification, place) => {
      const marked = found.isOwn ? verification : markServerKeys(verification)
      return verdictTree(marked, language, say(words.inBrowser), place)
    })
    result.replaceChildren(...trees.map(toNode))
    result.querySelector("h2")?.focus()
  } catch {
    if (own === round) notice(words.failed)
  }
}

/** What QR codes in pictures hold; null, and a sentence is shown, where they can't be read. */
async function readPictures(pictures: readonly File[]): Promise<string | null> {
  const [picture] = pictures
  if (!picture) return ""
  const reader = await barcodeReader()
  if (!reader) {
    notice(words.cannotScan)
    return null
  }
  const image = await createImageBitmap(picture)
  const [code] = await reader.detect(image)
  if (!code) notice(words.noCode)
  return code?.rawValue ?? null
}

/** Verifies what the address carries behind its `#`, as a QR code's does. It never leaves the browser. */
function verifyAddress(): void {
  const token = location.hash.slice(1)
  if (token.length < 20) return
  textInput.value = token
  void verify(token, [])
}

function offerScanning(reader: BarcodeReader): void {
  const button = get("scan", HTMLButtonElement)
  const scanner = get("scanner", HTMLElement)
  let stop: (() => void) | null = null
  const end = () => {
    stop?.()
    stop = null
    scanner.hidden = true
    button.textContent = say(words.scan)
  }
  button.hidden = false
  button.addEventListener("click", async () => {
    if (stop) return end()
    const scanning = await scanWith(reader, get("video", HTMLVideoElement), (value) => {
      end()
      textInput.value = value
      void verify(value, [])
    })
    if (!scanning) return notice(words.noCamera)
    stop = scanning
    scanner.hidden = false
    button.textContent = say(words.stop)
  })
}

form.addEventListener("submit", (event) => {
  event.preventDefault()
  void verify(textInput.value, [...(fileInput.files ?? [])])
})
for (const name of ["dragover", "dragleave", "drop"] as const) {
  drop.addEventListener(name, (event) => {
    event.preventDefault()
    drop.classList.toggle("over", name === "dragover")
    if (name === "drop" && event.dataTransfer) {
      fileInput.files = event.dataTransfer.files
      void verify(textInput.value, [...event.dataTransfer.files])
    }
  })
}
addEventListener("hashchange", verifyAddress)
get("drop-hint", HTMLElement).hidden = false
get("script-hint", HTMLElement).hidden = false
verifyAddress()
const reader = await barcodeReader()
if (reader && "mediaDevices" in navigator) offerScanning(reader)
