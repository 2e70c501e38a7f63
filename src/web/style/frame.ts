/** The frame of a page: skip link, header, main, footer. */

export const frameStyle = `
.skip { position: absolute; inset-inline-start: 1rem; top: -6rem; z-index: 1; padding: .5rem 1rem; background: var(--accent); color: var(--on-accent); }
.skip:focus { top: .5rem; color: var(--on-accent); }
.inside { width: 100%; max-width: var(--wide); margin-inline: auto; padding-inline: clamp(1rem, 4vw, 2rem); }
.top { background: var(--sheet); border-bottom: 1px solid var(--line); }
.top .inside { display: flex; flex-wrap: wrap; align-items: center; justify-content: space-between; gap: .25rem 1.5rem; padding-block: .75rem; }
.brand { display: inline-flex; align-items: center; gap: .75rem; color: var(--ink); text-decoration: none; }
.brand:hover { color: var(--ink); }
.brand img { display: block; width: 2.25rem; height: 2.25rem; }
.brand b { display: block; font: 700 1.25rem/1.2 var(--serif); }
.brand small { display: block; font-size: .8125rem; line-height: 1.4; color: var(--quiet); }
.top ul { display: flex; flex-wrap: wrap; gap: 0 1.25rem; font-size: .9375rem; }
.top li a { display: inline-block; padding-block: .375rem; }
main { flex: 1; padding-block: clamp(1.5rem, 4vw, 2.75rem) 4rem; }
main:focus { outline: none; }
.foot { border-top: 1px solid var(--line); background: var(--sheet); font-size: .875rem; }
.foot .inside { display: flex; flex-wrap: wrap; justify-content: space-between; gap: .75rem 3rem; padding-block: 1.5rem; }
.foot .position { max-width: 44rem; }
.foot ul { display: flex; flex-wrap: wrap; align-content: start; gap: 0 1.25rem; }
.foot li a { display: inline-block; padding-block: .25rem; }
`
