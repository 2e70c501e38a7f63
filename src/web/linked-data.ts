/** Linked data (schema.org, as JSON-LD) on pages that are no records: what a search engine may say of the register itself. */
import { html, raw } from "hono/html"
import type { Html, View } from "./view.ts"

/** A thing of schema.org, with `@type`. */
export interface Thing {
  "@type": string
  [property: string]: unknown
}

/** A thing as it stands in the head of a page. A block of data runs nothing, so that no policy forbids it. */
export function linkedData(thing: Thing): Html {
  // Nothing in it can end the block.
  const text = JSON.stringify({ "@context": "https://schema.org", ...thing }).replaceAll("<", "\\u003c")
  return html`<script type="application/ld+json">${raw(text)}</script>
`
}

/** Who runs the register; undefined where the operator has not said it. */
export function operatorThing({ site, issuer }: View): Thing | undefined {
  if (site.operator === null) return undefined
  const { operator: name, contact } = site
  return { "@type": "GovernmentOrganization", name, url: issuer, ...(contact ? { description: contact } : {}) }
}

/** A page of the site that says nothing of its own about itself. */
export function pageThing(view: View, name: string): Thing {
  const site = { "@type": "WebSite", name: "公示", alternateName: "Gongshi", url: `${view.issuer}/` }
  return { "@type": "WebPage", name, inLanguage: view.language === "zh" ? "zh-CN" : "en", isPartOf: site }
}

/** The site, with its search box. */
export function siteThing(view: View): Thing {
  return {
    ...{
      "@type": "WebSite",
      name: "公示",
      alternateName: "Gongshi",
      url: `${view.issuer}/`,
      inLanguage: ["zh-CN", "en"],
    },
    publisher: operatorThing(view),
    potentialAction: {
      "@type": "SearchAction",
      target: { "@type": "EntryPoint", urlTemplate: `${view.issuer}/?q={search_term_string}` },
      "query-input": "required name=search_term_string",
    },
  }
}
