// Sets the theme before the first paint, so that dark mode does not flash white. A separate file because the content
// security policy forbids inline scripts.
try {
    const theme = localStorage.getItem('bindery-theme');
    const dark = matchMedia('(prefers-color-scheme: dark)').matches;
    document.documentElement.dataset.theme =
        theme === 'light' || theme === 'dark' ? theme : dark ? 'dark' : 'light';
} catch {
    document.documentElement.dataset.theme = 'light';
}
