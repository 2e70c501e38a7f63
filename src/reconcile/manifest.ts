/** The module of the Reconciliation Service API 0.2: names in a table of OpenRefine, and whoever speaks it, to codes. */
import type { Module } from "../http/module.ts"
import { reconcileRoutes } from "./routes.ts"

export const reconcile: Module = {
  name: "reconcile",
  about: {
    zh: "名称对照接口（Reconciliation API 0.2）：在 OpenRefine 等工具中把名称对到统一社会信用代码",
    en: "Reconciliation API 0.2: from names to codes, in OpenRefine and other tools",
  },
  needs: [],
  docs: "docs/modules.md",
  variables: {},
  routes: reconcileRoutes,
}
