import '@bindery/embed/embed.css';
import DefaultTheme from 'vitepress/theme';

export default DefaultTheme;
