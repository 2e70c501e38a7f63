/**
 * The script of /verify: the check runs in the reader's browser. It asks this server for its keys and, of a paper that it
 * found genuine, how its merchant stands today; it stores nothing, and the paper itself stays here.
 */
import type { Bilingual, Language } from "../../law/bilingual.ts"
import { readPolicy } from "../../ledger/witness/policy.ts"
import { type Believed, type GivenFile, markServerKeys, readBelieved, verifyGiven } from "../given.ts"
import { readKeyRing } from "../key-ring.ts"
import { sha256, unwrap } from "../library.ts"
import { markRoot } from "../root.ts"
import type { Verification } from "../verification.ts"
import { codeReader } from "./code-reader.ts"
import { type Today, todayQuery, todayTree } from "./today.ts"
import { type Tree, verdictTree } from "./verdict-tree.ts"
import { words } from "./words.ts"

const language: Language = document.documentElement.lang.startsWith("zh") ? "zh" : "en"
const say = (text: Bilingual) => text[language]
const result = get("result", HTMLElement)
const form = get("verify", HTMLFormElement)
const fileInput = get("file", HTMLInputElement)
const textInput = get("text", HTMLTextAreaElement)
const keysInput = get("keys", HTMLTextAreaElement)
const policyInput = get("policy", HTMLTextAreaElement)
const drop = get("drop", HTMLElement)
// A photo is looked at once: what a hurried look misses in it is not in the next frame.
const pictureMsMax = 5_000
// What is seldom needed is loaded when it is.
const loadRarer = () => import("../rarer.ts")
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
  // It stands above the form, which is longer than a telephone's screen.
  result.scrollIntoView({ block: "nearest" })
}

/** The keys to believe: the reader's own, or this server's; a sentence where there are none. */
async function findKeys(now: number): Promise<(Believed & { isOwn: boolean }) | { none: Bilingual }> {
  const own = keysInput.value
  if (own.trim() !== "") {
    const believed = await readBelieved(own, { sha256, now })
    return "none" in believed ? { none: believed.none ?? words.ownKeysRefused } : { ...believed, isOwn: true }
  }
  const answer = await fetch("/.well-known/jwks.json").catch(() => null)
  const jwks: unknown = answer?.ok ? await answer.json() : null
  const keys = readKeyRing(sha256, { jwks })
  return "fault" in keys ? { none: words.noKeys } : { options: { keys }, trust: null, isOwn: false }
}

/**
 * A proof that leads from what too few witnesses have cosigned to a later checkpoint that they have: the server's, of which nothing
 * is believed that does not hold. Null: it has none, or none is asked for.
 */
async function findLater(verifications: readonly Verification[]): Promise<string | null> {
  const lacking = verifications.find(({ findings }) => findings.some(({ code }) => code === "policy"))
  if (!lacking?.log) return null
  const read = async (address: string) => {
    const answer = await fetch(address).catch(() => null)
    return answer?.ok ? answer.text() : null
  }
  const [, size = ""] = (await read("/log/checkpoint/witnessed"))?.split("\n", 2) ?? []
  return Number(size) < lacking.log.size ? null : read(`/log/proof/consistency?from=${lacking.log.size}&to=${size}`)
}

/** A file as it is verified; of a picture, what the QR code in it holds. A sentence where there is none. */
async function toGiven(file: File): Promise<GivenFile | { none: Bilingual }> {
  const picture = file.type.startsWith("image/") ? await readPicture(file) : null
  if (picture && "none" in picture) return picture
  const bytes = picture
    ? new TextEncoder().encode(await unwrap(picture.code))
    : new Uint8Array(await file.arrayBuffer())
  const digest = new Uint8Array(await crypto.subtle.digest("SHA-256", bytes))
  return { name: file.name, bytes, sha256: Array.from(digest, (byte) => byte.toString(16).padStart(2, "0")).join("") }
}

async function readPicture(file: File): Promise<{ code: string } | { none: Bilingual }> {
  const reader = await codeReader().catch(() => null)
  if (!reader) return { none: words.readerMissing }
  const image = await createImageBitmap(file).catch(() => null)
  if (!image) return { none: words.notAPicture }
  const code = await reader(image, pictureMsMax)
  image.close()
  return code === null ? { none: words.noCode } : { code }
}

/** How a paper of this register stands today, by its code and the ids of its records; null where nobody can say. */
async function askToday(verification: Verification) {
  try {
    const query = todayQuery(verification, result.dataset["issuer"] ?? "")
    if (query === null) return null
    const answer = await fetch(`/verify/today?${new URLSearchParams({ ...query })}`)
    return answer.ok ? todayTree((await answer.json()) as Today, query.code, language) : null
  } catch {
    return null
  }
}

/** Verifies, and shows what came of it; a later round overtakes an earlier one. */
async function verify(pasted: string, files: readonly File[]): Promise<void> {
  const own = ++round
  const refuse = (text: Bilingual) => {
    if (own === round) notice(text)
  }
  try {
    if (pasted.trim() === "" && files.length === 0) return notice(words.nothing)
    notice(words.working)
    const given: GivenFile[] = []
    for (const file of files) {
      const one = await toGiven(file)
      if ("none" in one) return refuse(one.none)
      given.push(one)
    }
    const now = Date.now()
    const found = await findKeys(now)
    if ("none" in found) return refuse(found.none)
    const policy = policyInput.value.trim() === "" ? undefined : readPolicy(sha256, policyInput.value)
    if (policy && "line" in policy) return refuse(words.policyRefused)
    const options = { sha256, policy, now, withoutMap: "short", ...found.options } as const
    const judge = (more: { consistency?: string }) =>
      verifyGiven(pasted, given, { ...options, ...more }, async (source, asked) =>
        (await loadRarer()).verifyRarer(source, asked),
      )
    const first = await judge({})
    const later = await findLater(first)
    const verifications = later === null ? first : await judge({ consistency: later })
    const todays = await Promise.all(verifications.map(askToday))
    if (own !== round) return
    const trees = verifications.map((verification, place) => {
      const rooted = found.trust ? markRoot(verification, found.trust) : verification
      const marked = found.isOwn ? rooted : markServerKeys(verification)
      return verdictTree(marked, language, say(words.inBrowser), place, todays[place] ?? null)
    })
    result.replaceChildren(...trees.map(toNode))
    if (verifications.some(isRefused)) await offerEvidence(pasted, given, verifications, later, now)
    if (own !== round) return
    result.querySelector("h2")?.focus()
  } catch {
    refuse(words.failed)
  }
}

// What is past its time, or not cosigned yet, is evidence against nobody.
const isRefused = ({ findings }: Verification) =>
  findings.some(({ code }) => !["expired", "frozen", "policy", "unrecognised"].includes(code))

/** Offers what was refused as a file, with what was trusted, for whoever judges it: it is written here and sent nowhere. */
async function offerEvidence(
  pasted: string,
  given: readonly GivenFile[],
  verifications: readonly Verification[],
  proof: string | null,
  now: number,
): Promise<void> {
  const { exhibit, formatEvidence } = await loadRarer()
  const own = keysInput.value.trim()
  const isRoot = own.startsWith("gongshi-root/")
  const answer = own === "" ? await fetch("/.well-known/jwks.json") : null
  const evidence = formatEvidence({
    ...{
      found_at: new Date(now).toISOString(),
      by: "page",
      findings: verifications.flatMap(({ findings }) => findings),
    },
    trusted: {
      keys: answer?.ok ? await answer.json() : own.startsWith("{") ? JSON.parse(own) : null,
      vkeys: own === "" || isRoot || own.startsWith("{") ? [] : own.split(/\s+/),
      ...{ root: isRoot ? `${own}\n` : null, policy: policyInput.value.trim() === "" ? null : policyInput.value },
      ...{ issuer: null, origin: null, state: null, signed: [] },
    },
    shown: [
      ...(pasted.trim() === "" ? [] : [exhibit("pasted", await unwrap(pasted))]),
      ...given.map(({ name, bytes }) => exhibit(name, bytes)),
      ...(proof === null ? [] : [exhibit("consistency", proof)]),
    ],
  })
  const href = URL.createObjectURL(new Blob([evidence], { type: "application/json" }))
  const attributes = { href, download: "gongshi-evidence.json", id: "evidence" }
  const link: Tree = { tag: "a", attributes, children: [say(words.evidence)] }
  const text = `${say(words.evidenceText)} `
  const told = toNode({ tag: "p", attributes: { class: "quiet small" }, children: [text, link] })
  result.querySelector(".checked-bad")?.append(told)
}

/** Verifies what the address carries behind its `#`, as a QR code's does. It never leaves the browser. */
function verifyAddress(): void {
  const token = location.hash.slice(1)
  if (token.length < 20) return
  textInput.value = token
  void verify(token, [])
}

function offerScanning(): void {
  const button = get("scan", HTMLButtonElement)
  const scanner = get("scanner", HTMLElement)
  const video = get("video", HTMLVideoElement)
  let scanning: AbortController | null = null
  const show = (isOn: boolean) => {
    scanner.hidden = !isOn
    button.textContent = say(isOn ? words.stop : words.scan)
  }
  const stop = () => {
    scanning?.abort()
    scanning = null
    show(false)
  }
  button.hidden = false
  button.addEventListener("click", async () => {
    if (scanning) return stop()
    const own = new AbortController()
    scanning = own
    show(true)
    const found = await scan(video, own.signal)
    if (own !== scanning) return
    stop()
    if (found && "fault" in found) return notice(words[found.fault])
    textInput.value = found?.code ?? ""
    await verify(textInput.value, [])
  })
  video.addEventListener("playing", () => scanner.scrollIntoView({ block: "nearest" }))
  addEventListener("keydown", ({ key }) => key === "Escape" && stop())
  // Nobody looks at a page behind another, and the camera need not.
  document.addEventListener("visibilitychange", () => document.hidden && stop())
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
// Without https there is none.
if ("mediaDevices" in navigator) offerScanning()

// The camera: opened when a code is to be scanned, looked through until there is one, and shut again whatever happens.

/** Why nothing was scanned; the page has words for each. */
type ScanFault = "cameraRefused" | "cameraMissing" | "cameraBusy" | "readerMissing"

// Half of an old telephone's time is left for everything else. Of 96 codes held at a slant the decoder reads 76 in this
// time, 48 in the 16 ms that it takes unasked, and 77 without end.
const lookMsMax = 100
const pauseMs = 100

// What a browser gives unasked is 640 × 480: too coarse for a code of 137 modules that does not fill the frame.
const wanted = { facingMode: "environment", width: { ideal: 1920 }, height: { ideal: 1080 } }

/** Shows the camera in a video and looks for a code. @returns what it holds; null where the signal came first */
async function scan(
  video: HTMLVideoElement,
  signal: AbortSignal,
): Promise<{ code: string } | { fault: ScanFault } | null> {
  const [reader, stream] = await Promise.all([codeReader().catch(() => null), openCamera()])
  if (typeof stream === "string") return { fault: stream }
  try {
    if (signal.aborted) return null
    if (!reader) return { fault: "readerMissing" }
    video.srcObject = stream
    await video.play()
    while (!signal.aborted) {
      const code = await reader(video, lookMsMax)
      if (code !== null) return { code }
      await new Promise((resolve) => setTimeout(resolve, pauseMs))
    }
    return null
  } finally {
    for (const track of stream.getTracks()) track.stop()
    // A later scan may have the video by now.
    if (video.srcObject === stream) video.srcObject = null
  }
}

async function openCamera(): Promise<MediaStream | ScanFault> {
  try {
    return await navigator.mediaDevices.getUserMedia({ video: wanted })
  } catch (error) {
    // Media Capture and Streams, 10.2: the steps of getUserMedia.
    const name = error instanceof DOMException ? error.name : ""
    if (name === "NotAllowedError" || name === "SecurityError") return "cameraRefused"
    return name === "NotFoundError" ? "cameraMissing" : "cameraBusy"
  }
}
