/** The module of the components of pages, with their states: for who writes pages. */
import { Hono } from "hono"
import type { Environment } from "../http/environment.ts"
import type { Module } from "../http/module.ts"
import { viewOf } from "../web/view.ts"
import { componentPage } from "./page.ts"

export const components: Module = {
  name: "components",
  about: {
    zh: "页面组件及其各种状态：供编写页面的人员查看",
    en: "The components of pages with their states, for who writes pages",
  },
  needs: [],
  docs: "docs/modules.md",
  variables: {},
  routes: () => new Hono<Environment>().get("/components", (c) => c.html(componentPage(viewOf(c)))),
}
