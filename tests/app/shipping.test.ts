/**
 * What ships beside the program: image, compose file, Kubernetes example and unit. Nothing can be built or pulled here; so
 * what they say is held against the program, and what the image would hold is started as it would be, from a folder.
 */
import { spawn, spawnSync } from "node:child_process"
import { cpSync, existsSync, mkdirSync, readFileSync, symlinkSync } from "node:fs"
import { createServer } from "node:net"
import path from "node:path"
import { parseYaml } from "@redocly/openapi-core"
import { describe, expect, onTestFinished, test } from "vitest"
import { variableNames } from "../../src/config/config.ts"
import { until, useFolder } from "../support/command.ts"

const cwd = useFolder()
const { version } = JSON.parse(readFileSync("package.json", "utf8")) as { version: string }
const known = new Set(variableNames)

const lines = readFileSync("Dockerfile", "utf8")
  .replaceAll("\\\n", " ")
  .split("\n")
  .filter((line) => line !== "" && !line.startsWith("#"))
  .map((line) => /^(\w+)\s+(.*)$/.exec(line)?.slice(1) as [string, string])
const final = lines.slice(lines.findLastIndex(([word]) => word === "FROM"))
const of = (word: string, from = final) => from.flatMap(([each, rest]) => (each === word ? [rest] : []))
const variables = Object.fromEntries(
  of("ENV").flatMap((line) => line.split(" ").map((each) => each.split("="))),
) as Record<string, string>
const user = of("USER").at(-1) ?? ""
const command = (text = "") => JSON.parse(text) as string[]
/** What is copied out of this folder, and where to. */
const copied = of("COPY")
  .filter((line) => !line.startsWith("--"))
  .flatMap((line) => {
    const words = line.split(" ")
    const to = words.pop() ?? ""
    return words.map((from) => ({ from, to: to.endsWith("/") ? path.join(to, from) : to }))
  })

describe("the image", () => {
  test("names what it is made of by version, runs as a user that is not root, and knows whether it lives", () => {
    for (const from of of("FROM", lines)) expect(from).toMatch(/^\w+:[\w.]*\d[\w.-]*|^debian:bookworm-slim$/)
    expect(of("ADD", lines)).toEqual([])
    expect(Number(user)).toBeGreaterThan(0)
    expect(of("STOPSIGNAL")).toEqual(["SIGTERM"])
    expect(of("HEALTHCHECK")[0]).toMatch(/ CMD \[/)
    expect(Object.keys(variables).filter((name) => !known.has(name))).toEqual([])
    // Of the folder goes in what is named, and what is named is let in.
    const ignored = readFileSync(".dockerignore", "utf8").split("\n")
    expect(ignored[1]).toBe("*")
    for (const { from } of copied) {
      expect(existsSync(from), from).toBe(true)
      expect(ignored).toContain(`!${from}`)
    }
  })

  test("holds enough to serve: pages, API and verifier answer out of a folder with that and nothing else, and it ends by SIGTERM", async () => {
    const place = path.join(cwd, "image")
    mkdirSync(place)
    for (const { from, to } of copied) cpSync(from, path.join(place, to), { recursive: true })
    symlinkSync(path.resolve("node_modules"), path.join(place, "node_modules"))
    const holder = createServer()
    await new Promise<void>((resolve) => holder.listen(0, "127.0.0.1", resolve))
    const address = holder.address()
    const port = String(typeof address === "object" && address ? address.port : 0)
    await new Promise((resolve) => holder.close(resolve))
    const env = {
      PATH: process.env["PATH"] ?? "",
      ...variables,
      HOST: "127.0.0.1",
      PORT: port,
      DATA_DIR: path.join(cwd, "volume"),
      ORIGIN: "https://register.example",
      XDG_STATE_HOME: path.join(cwd, "state"),
      DRAIN_WAIT: "0",
    }
    const [program = "", ...args] = command(of("CMD")[0])
    const child = spawn(path.join(place, program), args, { cwd: place, env })
    onTestFinished(() => void child.kill("SIGKILL"))
    let said = ""
    child.stderr.setEncoding("utf8").on("data", (text: string) => (said += text))
    const ended = new Promise((resolve) => child.once("exit", resolve))
    const [check = "", ...checks] = command(/CMD (\[.*)$/.exec(of("HEALTHCHECK")[0] ?? "")?.[1])
    const healthy = () => spawnSync(path.join(place, check), checks, { cwd: place, env }).status === 0
    expect(healthy()).toBe(false)
    await until("it is healthy", () => {
      if (child.exitCode !== null) throw new Error(said)
      return healthy()
    })
    for (const where of ["/readyz", "/", "/openapi.json", "/verify", "/docs"]) {
      const answer = await fetch(`http://127.0.0.1:${port}${where}`)
      expect([where, answer.status]).toEqual([where, 200])
      await answer.arrayBuffer()
    }
    child.kill("SIGTERM")
    expect(await ended).toBe(0)
    for (const line of said.trim().split("\n")) expect(JSON.parse(line)).toHaveProperty("level", "info")
  })
})

interface Service {
  image?: string
  environment?: Record<string, string>
  depends_on?: Record<string, unknown>
  stop_grace_period?: string
  volumes?: string[]
  healthcheck?: unknown
}

test("the compose file is of this version, knows its variables and volumes, waits for what is healthy, and outlasts the drain", () => {
  const { services, volumes } = parseYaml(readFileSync("deploy/compose.yaml", "utf8")) as {
    services: Record<string, Service>
    volumes: Record<string, unknown>
  }
  const { register, database } = services
  expect(register?.image).toBe(`gongshi:${version}`)
  expect(Object.keys(register?.environment ?? {}).filter((name) => !known.has(name))).toEqual([])
  expect(Object.keys(register?.depends_on ?? {}).filter((name) => !services[name]?.healthcheck)).toEqual([])
  const mounted = Object.values(services)
    .flatMap((each) => each.volumes ?? [])
    .map((each) => each.split(":")[0] ?? "")
  expect([...new Set(mounted)].sort()).toEqual(Object.keys(volumes).sort())
  const drain = 30 + Number(variables["DRAIN_WAIT"])
  expect(Number.parseInt(register?.stop_grace_period ?? "", 10)).toBeGreaterThan(drain)
  // A database as the embedded one is made, which the register takes.
  const made = readFileSync("src/database/embedded-cluster.ts", "utf8").replace(
    /\$\{process\.platform[^}]*\}/,
    "C.UTF-8",
  )
  for (const option of database?.environment?.["POSTGRES_INITDB_ARGS"]?.split(" ") ?? []) expect(made).toContain(option)
  // No secret stands in the file, and none has a default.
  expect(readFileSync("deploy/compose.yaml", "utf8")).not.toMatch(/(?:PASSWORD|KEY)[^\n]*:-/)
})

interface Resource {
  kind: string
  metadata: { name: string; namespace?: string }
  data?: Record<string, string>
  stringData?: Record<string, string>
  spec: {
    replicas: number
    template: {
      spec: {
        terminationGracePeriodSeconds: number
        securityContext: { runAsUser: number }
        containers: {
          image: string
          ports: { name: string; containerPort: number }[]
          [probe: `${string}Probe`]: { httpGet: { path: string; port: string } }
        }[]
      }
    }
  }
}

test("the Kubernetes example is of this version, of the image's user, knows its variables and paths, and outlasts the drain", () => {
  const resources = readFileSync("deploy/kubernetes.yaml", "utf8")
    .split(/^---$/m)
    .map((text) => parseYaml(text) as Resource)
  const named = (kind: string) => resources.find((each) => each.kind === kind)
  const given = { ...named("ConfigMap")?.data, ...named("Secret")?.stringData }
  expect(Object.keys(given).filter((name) => !known.has(name))).toEqual([])
  const pod = named("Deployment")?.spec.template.spec
  const [container] = pod?.containers ?? []
  expect(container?.image).toBe(`registry.example/gongshi:${version}`)
  expect(String(pod?.securityContext.runAsUser)).toBe(user)
  expect(pod?.terminationGracePeriodSeconds).toBeGreaterThan(Number(given["DRAIN"]) + Number(given["DRAIN_WAIT"]))
  const ports = Object.fromEntries(
    container?.ports.map(({ name, containerPort }) => [name, String(containerPort)]) ?? [],
  )
  expect(ports).toEqual({ http: variables["PORT"], metrics: given["METRICS_PORT"] })
  const probes = [container?.readinessProbe, container?.livenessProbe, container?.startupProbe]
  expect(probes.map((probe) => probe?.httpGet.path)).toEqual(["/readyz", "/healthz", "/healthz"])
  for (const each of resources.slice(1)) expect(each.metadata.namespace).toBe("gongshi")
})

const analyze = (...args: string[]) => spawnSync("systemd-analyze", args, { encoding: "utf8" })
const { status } = analyze("security", "--help")

test.skipIf(status !== 0)("the unit is at a low exposure, as systemd itself reckons it", () => {
  const { stdout, status: code } = analyze("security", "--offline=yes", "--threshold=15", "systemd/gongshi.service")
  expect({ code, said: stdout.split("\n").slice(-2)[0] }).toEqual({
    code: 0,
    said: expect.stringContaining("Overall exposure level"),
  })
})
