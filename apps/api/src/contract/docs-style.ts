/** How the contract's page looks: one column of text beside its contents, light or dark as the reader's system is. */
export const docsStyle = `
:root { color-scheme: light dark; --ink: light-dark(#1c2430, #dde3ea); --soft: light-dark(#5a6675, #98a4b3);
  --paper: light-dark(#ffffff, #12171d); --side: light-dark(#f4f6f8, #181f27); --line: light-dark(#dde2e8, #2b343f);
  --link: light-dark(#0b5cad, #7ab8ff); --mark: light-dark(#fff6d6, #2c2a1a); }
* { box-sizing: border-box; }
body { margin: 0; display: grid; grid-template-columns: 22rem minmax(0, 1fr); color: var(--ink); background: var(--paper);
  font: 15px/1.55 system-ui, sans-serif; }
nav { position: sticky; top: 0; height: 100vh; overflow: auto; padding: 1.25rem; background: var(--side);
  border-right: 1px solid var(--line); font-size: 13px; }
nav .home { font-weight: 700; font-size: 1.1rem; color: var(--ink); }
nav h2 { margin: 1.25rem 0 .25rem; font-size: 12px; color: var(--soft); }
nav ul { list-style: none; margin: 0; padding: 0; }
nav li a { display: block; padding: .15rem 0; overflow-wrap: anywhere; color: var(--ink); }
main { padding: 2rem 2.5rem 60vh; max-width: 62rem; }
h1 { margin: 0 0 .5rem; font-size: 1.7rem; line-height: 1.2; }
main > h2 { margin: 3rem 0 .5rem; padding-bottom: .25rem; border-bottom: 1px solid var(--line); font-size: 1.25rem; }
section { margin: 0 -1rem; padding: .75rem 1rem; border-radius: 6px; scroll-margin-top: 1rem; }
section:target { background: var(--mark); }
h3 { margin: .5rem 0; font-size: 1rem; overflow-wrap: anywhere; }
h3 a { color: var(--ink); }
h3 b { display: inline-block; min-width: 4.2rem; font-size: .8rem; color: var(--link); }
h3 b.delete { color: light-dark(#b3261e, #ff9d94); }
h3 b.post, h3 b.put { color: light-dark(#1d7a3e, #7fd69a); }
p { margin: .4rem 0; }
a { color: var(--link); text-decoration: none; }
a:hover, a:focus-visible { text-decoration: underline; }
code { font: 13px/1.4 ui-monospace, monospace; overflow-wrap: anywhere; }
small { color: var(--soft); }
.wide { overflow-x: auto; }
table { width: 100%; border-collapse: collapse; margin: .5rem 0; }
th { text-align: left; font-weight: 500; color: var(--soft); font-size: 12px; }
th, td { padding: .35rem .75rem .35rem 0; border-bottom: 1px solid var(--line); vertical-align: top; }
td:last-child { white-space: pre-line; }
@media (max-width: 52rem) { body { display: block; } nav { position: static; height: auto; } main { padding: 1.25rem; } }
`;
