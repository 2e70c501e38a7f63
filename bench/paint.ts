/**
 * `npm run bench:paint -- PATH… --at URL [--beside URL] [--rounds N] [--network 2G]`: when a phone of 360 × 740, four times slower than this
 * machine and with nothing kept, has painted a page of a running register and shows the sentence, without limits of the network
 * and at 2G, or on the one network that is named; how much of that it waited for the server; and how many bytes it took. Two
 * registers with the same content are asked in turns, so that what else the machine does falls on both.
 */
import { parseArgs } from "node:util"
import { findChromium, openBrowser } from "../tests/support/browser.ts"
import { percentile, tell } from "./register.ts"

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    ...{ at: { type: "string" }, beside: { type: "string" }, network: { type: "string" } },
    rounds: { type: "string", default: "7" },
  },
})
const executable = findChromium()
if (!values.at || positionals.length === 0 || executable === null) {
  process.stderr.write(
    "usage: npm run bench:paint -- PATH… --at URL [--beside URL] [--rounds N] [--network 'no limit'|2G], with Chromium on the PATH\n",
  )
  process.exit(2)
}
const registers = [values.at, ...(values.beside ? [values.beside] : [])]
// As Chromium's own tools have 2G.
const networks = {
  "no limit": null,
  "2G": { offline: false, latency: 300, downloadThroughput: 250_000 / 8, uploadThroughput: 50_000 / 8 },
} as const
const slower = 4

const browser = await openBrowser(executable)
try {
  for (const [name, network] of Object.entries(networks)) {
    if (values.network && values.network !== name) continue
    for (const path of positionals) {
      const seen = new Map(registers.map((at) => [at, { paint: [] as number[], waited: [] as number[], bytes: 0 }]))
      for (let round = 0; round < Number(values.rounds); round++) {
        for (const at of round % 2 ? registers.toReversed() : registers) {
          const looked = await look(at + path, network)
          const all = seen.get(at)
          if (!all) continue
          all.paint.push(looked.paint)
          all.waited.push(looked.waited)
          all.bytes = looked.bytes
        }
      }
      for (const [at, { paint, waited, bytes }] of seen) {
        const [low, middle, high] = [0.25, 0.5, 0.75].map((share) => percentile(paint, share).toFixed(0))
        const answered = percentile(waited, 0.5).toFixed(0)
        tell(
          `${name}, ${path}, ${at}`,
          `${middle} ms to the sentence (${low} to ${high}), the server's answer began after ${answered}; ${bytes} bytes`,
        )
      }
    }
  }
} finally {
  await browser.close()
}

/** Opens a page as somebody does who has not been there. */
async function look(
  url: string,
  network: (typeof networks)["2G"] | null,
): Promise<{ paint: number; waited: number; bytes: number }> {
  const context = await browser.newContext({
    ...{ viewport: { width: 360, height: 740 }, isMobile: true, hasTouch: true, deviceScaleFactor: 2 },
  })
  try {
    const page = await context.newPage()
    const inspector = await context.newCDPSession(page)
    await inspector.send("Network.enable")
    await inspector.send("Emulation.setCPUThrottlingRate", { rate: slower })
    let bytes = 0
    inspector.on("Network.loadingFinished", ({ encodedDataLength }) => {
      bytes += encodedDataLength
    })
    if (network) await inspector.send("Network.emulateNetworkConditions", network)
    await page.goto(url)
    // All of a page comes before its first paint, for its style stands in its head: what is painted first holds the sentence.
    const paint = await page.evaluate(
      () =>
        new Promise<number>((done) => {
          const look = () => {
            const [first] = performance.getEntriesByName("first-contentful-paint")
            if (first) done(first.startTime)
            else setTimeout(look, 20)
          }
          look()
        }),
    )
    const waited = await page.evaluate(
      () => (performance.getEntriesByType("navigation")[0] as PerformanceNavigationTiming).responseStart,
    )
    return { paint, waited, bytes }
  } finally {
    await context.close()
  }
}
