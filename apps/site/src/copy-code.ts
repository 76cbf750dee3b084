/** How long a button says that it has copied. */
const SAID_MS = 1500;

export function addCopyButtons(): void {
    for (const figure of document.querySelectorAll('figure.code')) {
        const button = document.createElement('button');
        button.type = 'button';
        button.className = 'copy';
        button.textContent = 'Copy';
        button.addEventListener('click', async () => {
            const text = figure.querySelector('code')?.textContent ?? '';
            try {
                await navigator.clipboard.writeText(text);
                button.textContent = 'Copied';
            } catch {
                button.textContent = 'Not allowed';
            }
            setTimeout(() => (button.textContent = 'Copy'), SAID_MS);
        });
        figure.append(button);
    }
}
