/** Plain elements, and the few parts that every page has: codes, badges, notices, buttons. */

export const elementStyle = `
*, *::before, *::after { box-sizing: border-box; }
html {
  font: 100%/1.7 var(--sans);
  color: var(--ink);
  background: var(--paper);
  -webkit-text-size-adjust: 100%;
  text-size-adjust: 100%;
  text-autospace: normal;
  line-break: strict;
  overflow-wrap: break-word;
  scroll-padding-top: 1rem;
}
body { margin: 0; min-height: 100vh; display: flex; flex-direction: column; }
h1, h2, h3, p, dl, dd, ul, ol { margin: 0; padding: 0; }
h1, h2, h3 { line-height: 1.35; text-wrap: balance; }
h1 { font: 700 clamp(1.625rem, 1.2rem + 2vw, 2.25rem)/1.3 var(--serif); letter-spacing: .01em; }
h2 { font-size: 1.25rem; }
h3 { font-size: 1.0625rem; }
ul, ol { list-style: none; }
a { color: var(--accent); text-decoration-thickness: 1px; text-underline-offset: .2em; }
a:hover { color: var(--accent-deep); text-decoration-thickness: 2px; }
mark { color: inherit; background: var(--mark); border-radius: 2px; box-shadow: 0 0 0 2px var(--mark); }
time, .count { font-variant-numeric: tabular-nums; white-space: nowrap; }
.quiet { color: var(--quiet); }
.small { font-size: .875rem; }
.stack > * + * { margin-top: 1rem; }
:focus-visible { outline: 3px solid var(--accent); outline-offset: 2px; border-radius: 2px; }
.unseen:not(:focus):not(:active) {
  position: absolute; width: 1px; height: 1px; margin: -1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap;
}
.code { font: .9375em/1.5 var(--mono); letter-spacing: .02em; white-space: nowrap; }
.code span + span { margin-inline-start: .4em; }
.badge {
  display: inline-block; padding: .05rem .5rem; font-size: .8125rem; line-height: 1.5; font-weight: 600;
  white-space: nowrap; border: 1.5px solid var(--ink); border-radius: 3px;
}
.badge-serious { background: var(--ink); color: var(--paper); }
.badge-abnormal { background: transparent; color: var(--ink); }
.badge-penalty { border-style: dashed; border-color: var(--edge); color: var(--ink); font-weight: 400; }
.button {
  display: inline-block; padding: .625rem 1.375rem; font: inherit; font-weight: 600; text-decoration: none;
  color: var(--on-accent); background: var(--accent); border: 2px solid var(--accent); border-radius: 4px; cursor: pointer;
}
.button:hover { color: var(--on-accent); background: var(--accent-deep); border-color: var(--accent-deep); }
.button.plain { color: var(--accent); background: transparent; }
.button.plain:hover { color: var(--accent-deep); border-color: var(--accent-deep); }
.notice { padding: 1rem 1.25rem; background: var(--sheet); border: 1px solid var(--line); border-inline-start: 5px solid var(--accent); border-radius: 4px; }
.notice { max-width: 52rem; }
.notice > * + * { margin-top: .5rem; }
.notice ul { list-style: disc; padding-inline-start: 1.25rem; }
.notice h1, .notice h2 { font: 700 1.25rem/1.4 var(--serif); }
@media (prefers-reduced-motion: no-preference) {
  a, .button, .field { transition: background-color .12s, border-color .12s, color .12s; }
}
@media (forced-colors: active) {
  mark { text-decoration: underline; }
  .badge-serious { border-width: 3px; }
}
`
