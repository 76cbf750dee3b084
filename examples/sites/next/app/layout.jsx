import '@bindery/embed/embed.css';
import Link from 'next/link';

import './site.css';
import { ThemeSwitch } from './theme-switch.jsx';

const host = process.env.BINDERY_HOST ?? 'https://integrations.example.com';
const key = process.env.BINDERY_KEY ?? 'pk_example';

export const metadata = { title: 'Blocks in Next.js' };

export default function Layout({ children }) {
    return (
        <html lang="en" data-theme="light" suppressHydrationWarning>
            <head>
                <script type="module" src={`${host}/embed.js`} data-key={key} />
            </head>
            <body>
                <nav>
                    <Link href="/">Status</Link>
                    <Link href="/diagram">Diagram</Link>
                    <Link href="/form">Form</Link>
                    <ThemeSwitch />
                </nav>
                <main>{children}</main>
            </body>
        </html>
    );
}
