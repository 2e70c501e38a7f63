/** The search page: form, facets, results. */

export const searchStyle = `
.hero { max-width: 52rem; }
.hero .lead { margin-top: .75rem; color: var(--quiet); max-width: 44rem; }
.search { max-width: 52rem; }
.search ~ .notice, .search ~ nav > .chips { margin-top: 2rem; }
.hero + .search, .message + .search, .notice + .search { margin-top: 1.5rem; }
.search label { display: block; font-weight: 600; }
.box { display: flex; margin-top: .375rem; }
.field { font: inherit; color: var(--ink); background: var(--sheet); border: 1.5px solid var(--edge); border-radius: 6px; }
.box .field { flex: 1; min-width: 0; padding: .75rem 1rem; font-size: 1.125rem; border: 2px solid var(--accent); border-inline-end: 0; border-start-end-radius: 0; border-end-end-radius: 0; }
.box .button { padding-inline: clamp(1rem, 4vw, 2rem); border-start-start-radius: 0; border-end-start-radius: 0; }
.box { position: relative; }
.suggestions { position: absolute; z-index: 2; inset: 100% 0 auto 0; margin: .25rem 0 0; padding: .25rem 0; max-height: min(60vh, 26rem); overflow-y: auto; list-style: none; background: var(--sheet); border: 1px solid var(--edge); border-radius: 6px; box-shadow: 0 .5rem 1.5rem rgb(0 0 0 / 18%); }
.suggestions[hidden] { display: none; }
.suggestions li { display: flex; flex-wrap: wrap; justify-content: space-between; gap: 0 1rem; min-height: 2.75rem; padding: .5rem 1rem; align-items: center; cursor: pointer; }
.suggestions li small { font-size: .875rem; color: var(--quiet); }
.suggestions li code { font: .875rem var(--mono); color: var(--quiet); }
.suggestions li:hover, .suggestions li[aria-selected="true"] { background: var(--tint); }
.suggestions li[aria-selected="true"] { outline: 2px solid var(--accent); outline-offset: -2px; }
.near { margin-top: 2rem; font: 700 1.125rem/1.4 var(--serif); }
.hint { margin-top: .5rem; font-size: .875rem; color: var(--quiet); }
.more { margin-top: .75rem; }
.more summary { display: inline-block; padding-block: .25rem; color: var(--accent); cursor: pointer; font-size: .9375rem; }
.filters { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(100%, 13rem), 1fr)); gap: .75rem 1rem; padding: .75rem 0 .25rem; }
.filters label { font-size: .875rem; font-weight: 400; color: var(--quiet); }
.filters .field { display: block; width: 100%; min-height: 2.75rem; padding: .375rem .625rem; }
.cards { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(100%, 16rem), 1fr)); gap: 1rem; margin-top: 2.5rem; }
.cards a { display: block; height: 100%; padding: 1rem 1.25rem 1.125rem; color: var(--ink); text-decoration: none; background: var(--sheet); border: 1px solid var(--line); border-radius: 6px; }
.cards a:hover { border-color: var(--accent); }
.cards b { display: flex; align-items: baseline; justify-content: space-between; gap: 1rem; font: 700 1.0625rem/1.5 var(--serif); }
.cards .count { font: 600 1.375rem/1.2 var(--sans); }
.cards p { margin-top: .25rem; font-size: .875rem; line-height: 1.6; color: var(--quiet); }
.found { display: grid; gap: 1rem 3rem; margin-top: 2.5rem; grid-template-columns: minmax(0, 1fr); }
.found-head { display: flex; flex-wrap: wrap; align-items: baseline; justify-content: space-between; gap: .25rem 1.5rem; }
.found-head h2 { font: 700 1.375rem/1.4 var(--serif); }
.to-facets { font-size: .9375rem; }
.found > aside:focus { outline: none; }
/* On a phone the facets are a sheet over the results. It goes when the keyboard leaves it, so that it covers nothing that has the focus. */
@media (max-width: 59.99rem) {
  .to-facets { display: inline-block; padding: .5rem 1rem; border: 1px solid var(--edge); border-radius: 6px; text-decoration: none; }
  .found > aside:not(:target) { display: none; }
  .found > aside:target { position: fixed; inset: auto 0 0; z-index: 3; max-height: 80vh; overflow-y: auto; padding: 0 1rem 1.5rem; background: var(--sheet); border-radius: 12px 12px 0 0; box-shadow: 0 0 0 100vmax rgb(0 0 0 / 50%); }
  :root:has(:focus-visible:not(.to-facets, .found > aside, .found > aside *)) .found > aside:target { display: none; }
  .sheet-head { display: flex; position: sticky; top: 0; z-index: 1; align-items: center; justify-content: space-between; margin-bottom: .75rem; padding-block: .75rem; font-size: 1.125rem; background: var(--sheet); border-bottom: 1px solid var(--line); }
  .facets li a, .facet summary { padding-block: .625rem; }
}
.chips + .notice { margin-top: 1rem; }
.chips { display: flex; flex-wrap: wrap; gap: .5rem; margin-top: .75rem; }
.chips a { display: inline-flex; align-items: center; gap: .5rem; padding: .25rem .75rem; font-size: .875rem; text-decoration: none; background: var(--tint); border: 1px solid var(--accent); border-radius: 99px; }
.chips:has([aria-current]) a:not([aria-current]) { background: transparent; border-color: var(--edge); }
/* A word alone; with a count beside it, both are on one line. */
.chips a:not(:has(*)) { display: inline-block; }
.chips a:not(:has(*))::first-letter { text-transform: uppercase; }
.chips a[aria-current] { font-weight: 600; }
.chips .clear { background: transparent; border-color: transparent; text-decoration: underline; }
.results { margin-top: 1rem; border-top: 2px solid var(--ink); }
.result { padding-block: 1.125rem; border-bottom: 1px solid var(--line); }
.result h3 { font-size: 1.1875rem; line-height: 1.4; }
.result h3 a { text-decoration: none; }
.result h3 a:hover { text-decoration: underline; }
.said { margin-top: .25rem; padding-inline-start: .75rem; border-inline-start: 4px solid var(--accent); font-weight: 600; }
.said.of-serious { border-color: var(--serious); }
.said.of-abnormal { border-color: var(--abnormal-bar); }
.said.of-penalty { border-color: var(--penalty-bar); }
.tabs ul { display: flex; flex-wrap: wrap; gap: 0 1.25rem; margin-top: 1.5rem; border-bottom: 1px solid var(--line); }
.tabs a { display: inline-block; padding-block: .5rem; white-space: nowrap; text-decoration: none; }
.tabs a[aria-current] { color: var(--ink); font-weight: 700; box-shadow: inset 0 -3px var(--accent); }
.tabs + .found { margin-top: 1.25rem; }
.facts { display: flex; flex-wrap: wrap; align-items: baseline; gap: 0 1.25rem; margin-top: .25rem; font-size: .9375rem; color: var(--quiet); }
.lines { margin-top: .625rem; display: grid; gap: .5rem; }
.line { display: grid; grid-template-columns: 7rem minmax(0, 1fr); gap: .125rem .875rem; align-items: baseline; }
.line .badge { justify-self: start; }
:lang(en) .line { grid-template-columns: 10rem minmax(0, 1fr); }
.line .when { grid-column: 2; font-size: .875rem; color: var(--quiet); }
.sums { margin-top: .5rem; }
.sums > div { display: flex; justify-content: space-between; gap: 1rem; padding-block: .375rem; border-bottom: 1px solid var(--line); }
.sums dd { font-weight: 600; }
.pages + p, .apply + p { margin-top: 1rem; }
.pages { display: flex; flex-wrap: wrap; gap: .75rem; margin-top: 1.5rem; }
.facets { font-size: .9375rem; display: grid; gap: 1.5rem; align-content: start; grid-template-columns: repeat(auto-fit, minmax(min(100%, 15rem), 1fr)); }
.facet h3 { padding-bottom: .375rem; border-bottom: 1px solid var(--ink); font-size: .9375rem; }
.facet ul { margin-inline: -.375rem; }
.facet summary { margin-inline: -.375rem; }
.facet li a { display: flex; justify-content: space-between; gap: .75rem; padding: .3125rem .375rem; text-decoration: none; border-radius: 3px; }
.facet li a:hover { background: var(--tint); }
.facet li a[aria-current] { background: var(--tint); font-weight: 600; }
.facet .count { color: var(--quiet); font-weight: 400; }
.facet summary { padding: .3125rem .375rem; color: var(--accent); cursor: pointer; }
@media (min-width: 60rem) {
  .found { grid-template-columns: minmax(0, 47.5rem) minmax(14rem, 19rem); }
  .facets { grid-template-columns: minmax(0, 1fr); }
  .to-facets, .sheet-head { display: none; }
}
@media (max-width: 30rem) {
  /* What was typed stands above, and the tab says of what: the first answer is to be on the first screen. */
  .tabs ~ .found .found-head h2 { position: absolute; clip-path: inset(50%); }
  .found-head { align-items: center; }
  .tabs + .found { margin-top: .75rem; }
  .cards { gap: .5rem; margin-top: 1.5rem; }
  .cards a { padding: .625rem 1rem .75rem; }
  .line, :lang(en) .line { grid-template-columns: minmax(0, 1fr); }
  .line .when { grid-column: 1; }
}
`
