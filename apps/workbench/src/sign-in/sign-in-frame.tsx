import './sign-in.css';

import { CircleAlert } from 'lucide-react';
import type { ReactNode } from 'react';

import { Notice } from '../design/notice.tsx';
import { ThemeMenu } from '../shell/theme-menu.tsx';

interface SignInFrameProps {
    title: string;
    /** Text of a failure, announced to assistive technology. */
    problem?: string | null | undefined;
    children: ReactNode;
}

/** Renders the page around a form for people who are not signed in. */
export function SignInFrame({ title, problem, children }: SignInFrameProps) {
    return (
        <div className="sign-in">
            <header className="sign-in-bar">
                <ThemeMenu />
            </header>
            <main className="sign-in-main">
                <div className="sign-in-card">
                    <h1 className="sign-in-title">{title}</h1>
                    {problem ? (
                        <Notice
                            tone="bad"
                            icon={<CircleAlert size={16} />}
                            title={problem}
                            announce
                        />
                    ) : null}
                    {children}
                </div>
            </main>
        </div>
    );
}
