// Runs inside the webframe. After its `@webframe.ready` message the host sends the bound state, and again after each
// change.
const chart = document.getElementById('chart');

function draw(values) {
    chart.replaceChildren(
        ...values.map((value) => {
            const bar = document.createElement('div');
            bar.className = 'bar';
            bar.style.height = `${Math.min(100, Math.max(2, value))}%`;
            bar.title = String(value);
            return bar;
        }),
    );
    chart.setAttribute('aria-label', `Bar chart of ${values.join(', ') || 'no numbers'}`);
}

function numbers(text) {
    return String(text ?? '')
        .split(/[\s,;]+/)
        .filter(Boolean)
        .map(Number)
        .filter(Number.isFinite);
}

window.addEventListener('message', (event) => {
    if (event.source !== window.parent || !event.data?.state) return;
    draw(numbers(event.data.state.numbers));
});

window.parent.postMessage({ action: { action: '@webframe.ready' } }, '*');
window.parent.postMessage({ action: { action: '@webframe.resize', size: { height: 160 } } }, '*');
