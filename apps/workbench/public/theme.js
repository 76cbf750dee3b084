// Before the first paint, so that a dark room never flashes white. A file of its own: inline scripts are forbidden.
try {
    const theme = localStorage.getItem('bindery-theme');
    const dark = matchMedia('(prefers-color-scheme: dark)').matches;
    document.documentElement.dataset.theme =
        theme === 'light' || theme === 'dark' ? theme : dark ? 'dark' : 'light';
} catch {
    document.documentElement.dataset.theme = 'light';
}
