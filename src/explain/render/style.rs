//! The look of a page that stands alone: readable without a script, in the dark, on paper.

/// Style sheet of the article; a site may use its own.
pub const STYLE: &str = "\
:root{color-scheme:light dark;--ink:#1b1e21;--paper:#fff;--soft:#555d64;--rule:#c9ced3;--panel:#f3f5f7;--link:#174f78;--warn:#8a4b08}
@media (prefers-color-scheme:dark){:root{--ink:#e7eaec;--paper:#14171a;--soft:#aab2b9;--rule:#3c444b;--panel:#1d2226;--link:#8cc4ea;--warn:#f0b267}}
body{margin:0;background:var(--paper);color:var(--ink)}
.explainer{max-width:46rem;margin:0 auto;padding:1.5rem 1.1rem 4rem;font:1.06rem/1.62 Charter,'Bitstream Charter','Iowan Old Style',Georgia,serif}
.explainer h1{font-size:1.9rem;line-height:1.2;margin:.2rem 0 .6rem}
.explainer h2{font-size:1.35rem;line-height:1.3;margin:2.2rem 0 .6rem}
.explainer h3{font-size:1.12rem;margin:1.6rem 0 .4rem}
.explainer a{color:var(--link)}
.explainer .question{font-style:italic;color:var(--soft);margin:0 0 1rem}
.explainer .answer{border-left:4px solid var(--link);background:var(--panel);padding:.7rem 1rem;font-size:1.14rem}
.explainer .answer p{margin:0}
.explainer .meta,.explainer figcaption,.explainer .note,.explainer .sources{font-family:system-ui,-apple-system,'Segoe UI',Roboto,sans-serif;font-size:.88rem;line-height:1.5}
.explainer .meta{color:var(--soft)}
.explainer .toc{font-family:system-ui,-apple-system,'Segoe UI',Roboto,sans-serif;font-size:.95rem;border-block:1px solid var(--rule);padding:.4rem 0;margin:1.4rem 0}
.explainer .toc ol{margin:.2rem 0;padding-left:1.4rem}
.explainer .cite{font-family:system-ui,-apple-system,'Segoe UI',Roboto,sans-serif;font-size:.76em;white-space:nowrap}
.explainer .cite a{text-decoration:none;padding:.15em .1em}
.explainer .cite a:hover,.explainer .cite a:focus{text-decoration:underline}
.explainer .s:target{background:var(--panel);outline:2px solid var(--link)}
.explainer .own{font-style:italic}
.explainer figure{margin:1.6rem 0;font-family:system-ui,-apple-system,'Segoe UI',Roboto,sans-serif}
.explainer summary{font-size:.86rem;cursor:pointer;margin:.4rem 0}
.explainer figcaption{font-weight:600;margin-bottom:.4rem}
.explainer .scroll{overflow-x:auto}
.explainer .scroll svg{min-width:38rem}
.explainer table{border-collapse:collapse;width:100%;font-family:system-ui,-apple-system,'Segoe UI',Roboto,sans-serif;font-size:.86rem;line-height:1.4}
.explainer th,.explainer td{border-bottom:1px solid var(--rule);padding:.35rem .5rem;text-align:left;vertical-align:top}
.explainer th{border-bottom-width:2px}
.explainer .n{text-align:right;font-variant-numeric:tabular-nums}
.explainer .rests{color:var(--soft);font-size:.84rem;margin:.4rem 0 0}
.explainer blockquote{margin:1rem 0;padding-left:1rem;border-left:3px solid var(--rule)}
.explainer .sources li{margin:.35rem 0;overflow-wrap:anywhere}
.explainer .note{border-top:1px solid var(--rule);padding:.7rem 0;overflow-wrap:anywhere}
.explainer .note p,.explainer .note ul{margin:.25rem 0}
.explainer .note .text{font-size:1rem;font-weight:600}
.explainer .note .held{color:var(--soft)}
.explainer .note .weak{color:var(--warn);font-weight:600}
.explainer .note .shut{display:none}
@media screen{
.explainer .note:target{position:fixed;z-index:9;left:50%;bottom:0;transform:translateX(-50%);box-sizing:border-box;width:min(46rem,100vw);max-height:70vh;overflow:auto;background:var(--paper);border:1px solid var(--rule);border-top:4px solid var(--link);padding:.8rem 1.1rem 1.2rem;box-shadow:0 -4px 24px rgba(0,0,0,.25)}
.explainer .note:target .shut{display:block;float:right}
}
@media print{
:root{--ink:#000;--paper:#fff;--soft:#333;--panel:#fff;--link:#000;--warn:#000}
.explainer{max-width:none;padding:0;font-size:10.5pt}
.explainer .toc{display:none}
.explainer h2,.explainer h3,.explainer figcaption{break-after:avoid}
.explainer figure,.explainer .note,.explainer tr{break-inside:avoid}
.explainer .sources a[href^='http']{text-decoration:none}
.explainer details>*{display:block}
}
";
