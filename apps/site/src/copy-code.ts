/** Time for which a button shows the result of copying. */
const FEEDBACK_MS = 1500;

/** Adds a Copy button to every code block. */
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
            setTimeout(() => (button.textContent = 'Copy'), FEEDBACK_MS);
        });
        figure.append(button);
    }
}
