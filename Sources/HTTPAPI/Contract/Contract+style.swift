extension Contract {
    /// The page's style: light or dark as the reader's system is, one column on small screens.
    static let style = """
        :root{--ink:#1c2430;--soft:#5a6675;--line:#dde3ea;--paper:#fff;--tint:#f5f7fa;--link:#0b5cad;--code:#eef2f6;
        --get:#0b6e4f;--post:#0b5cad;--patch:#8a5a00;--delete:#b3261e}
        @media(prefers-color-scheme:dark){:root{--ink:#e3e8ee;--soft:#9aa7b5;--line:#2c3643;--paper:#12171e;
        --tint:#181f28;--link:#7db7f5;--code:#1f2833;--get:#5fd0a5;--post:#7db7f5;--patch:#e3b458;--delete:#f28b82}}
        *{box-sizing:border-box}
        html{scroll-padding-top:1rem}
        body{margin:0;display:grid;grid-template-columns:19rem minmax(0,1fr);color:var(--ink);background:var(--paper);
        font:16px/1.55 system-ui,-apple-system,"Segoe UI",Roboto,"Noto Sans",sans-serif}
        a{color:var(--link);text-decoration:none}
        a:hover{text-decoration:underline}
        :focus-visible{outline:3px solid var(--link);outline-offset:2px;border-radius:3px}
        .skip{position:absolute;left:-99rem}
        .skip:focus{left:1rem;top:1rem;background:var(--paper);padding:.5rem;z-index:1}
        nav{position:sticky;top:0;height:100vh;overflow-y:auto;padding:1.25rem;background:var(--tint);
        border-right:1px solid var(--line);font-size:.875rem}
        nav .brand{font-size:1.25rem;font-weight:700;margin:0 0 1rem}
        nav .brand span{color:var(--soft);font-weight:400;font-size:.875rem;margin-left:.5rem}
        nav h2{font-size:.75rem;letter-spacing:.06em;text-transform:uppercase;margin:1.25rem 0 .25rem}
        nav h2 a{color:var(--soft)}
        nav ul{list-style:none;margin:0;padding:0}
        nav li a{display:flex;align-items:baseline;padding:.2rem 0;color:var(--ink)}
        nav .method{flex:none}
        main{padding:2.5rem clamp(1rem,5vw,4rem) 6rem;max-width:64rem}
        h1{font-size:2rem;line-height:1.2;margin:0 0 .5rem}
        .lead{font-size:1.125rem;color:var(--soft);margin-top:0}
        main h2{font-size:1.5rem;margin:3.5rem 0 .25rem;padding-top:1rem;border-top:2px solid var(--line)}
        article{margin:2rem 0;padding:1.25rem 1.5rem;border:1px solid var(--line);border-radius:10px}
        article:target{border-color:var(--link)}
        h3{font-size:1.0625rem;margin:0}
        h3 a{color:inherit}
        p{margin:.5rem 0}
        .route{display:flex;align-items:center;gap:.5rem;flex-wrap:wrap}
        .route code{font-size:.9375rem;overflow-wrap:anywhere}
        code,pre{font-family:ui-monospace,SFMono-Regular,Menlo,Consolas,"DejaVu Sans Mono",monospace}
        code{font-size:.875em;background:var(--code);padding:.1em .3em;border-radius:4px}
        pre{background:var(--code);padding:1rem;border-radius:8px;overflow-x:auto;font-size:.8125rem;line-height:1.45}
        pre code{background:none;padding:0;font-size:inherit}
        .method{display:inline-block;min-width:3.9em;font:600 .6875rem/1.7 ui-monospace,Menlo,Consolas,monospace;
        text-align:center;border:1px solid currentColor;border-radius:4px;margin-right:.5rem}
        .route .method{margin:0;font-size:.75rem}
        .get{color:var(--get)}.post{color:var(--post)}.put,.patch{color:var(--patch)}.delete{color:var(--delete)}
        .table{overflow-x:auto;margin:1rem 0 .5rem}
        table{border-collapse:collapse;width:100%;font-size:.875rem}
        caption,.caption{text-align:left;font-weight:600;padding:.25rem 0}
        .caption{margin:1rem 0 .5rem;font-size:.875rem}
        th,td{text-align:left;vertical-align:top;padding:.4rem .75rem .4rem 0;border-top:1px solid var(--line)}
        th{font-weight:400;white-space:nowrap;width:36%}
        td{width:32%}
        .optional{color:var(--soft);font-size:.75rem;margin-left:.5rem}
        details{margin:.5rem 0}
        summary{cursor:pointer;color:var(--link);font-size:.875rem}
        .refusals{color:var(--soft);font-size:.875rem}
        abbr{text-decoration:underline dotted;cursor:help}
        @media(max-width:60rem){body{display:block}nav{position:static;height:auto;max-height:40vh;
        border-right:0;border-bottom:1px solid var(--line)}article{padding:1rem}}
        @media print{nav{display:none}body{display:block}}
        """
}
