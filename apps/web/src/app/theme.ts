import theme from 'antd/es/theme';
import type { ThemeConfig } from 'antd/es/config-provider/context';
import type { Mode } from './settings';

const FONTS =
  "-apple-system, 'Segoe UI', 'PingFang SC', 'Microsoft YaHei', 'Noto Sans CJK SC', 'Source Han Sans SC', 'WenQuanYi Micro Hei', sans-serif";

/** Ink on ledger paper: one accent, hairlines, small radius. The same colours stand in styles.css as --jl-…. */
const LIGHT = {
  colorPrimary: '#1d4f7c',
  colorInfo: '#1d4f7c',
  colorSuccess: '#2c6e49',
  colorWarning: '#9a5b00',
  colorError: '#b3261e',
  colorTextBase: '#1c2127',
  colorBgBase: '#ffffff',
  colorBgLayout: '#f5f4f0',
  colorBorder: '#c9c8c1',
  colorBorderSecondary: '#e4e2da',
  colorLink: '#1d4f7c',
  colorWarningBg: '#faf0dd',
  colorWarningBorder: '#e3c892',
  colorErrorBg: '#fbe9e7',
  colorErrorBorder: '#eab8b2',
  colorSuccessBg: '#e6f0ea',
  colorSuccessBorder: '#a9ccb8',
  colorTextPlaceholder: '#666c73',
  colorTextDescription: '#5d646c',
};
const DARK = {
  colorPrimary: '#7db0dc',
  colorInfo: '#7db0dc',
  colorSuccess: '#7cc49a',
  colorWarning: '#e0ab5a',
  colorError: '#f2837a',
  colorTextBase: '#e7e5df',
  colorBgBase: '#191d22',
  colorBgLayout: '#12161a',
  colorBorder: '#444b53',
  colorBorderSecondary: '#2c333a',
  colorLink: '#8dbde6',
  colorWarningBg: '#2c2314',
  colorWarningBorder: '#5f4c27',
  colorErrorBg: '#331d1b',
  colorErrorBorder: '#6b3a35',
  colorSuccessBg: '#17291f',
  colorSuccessBorder: '#31543f',
  colorTextPlaceholder: '#8b939b',
  colorTextDescription: '#9da5ad',
  colorBgElevated: '#1f252b',
  colorBgContainer: '#15191e',
};

export const themeOf = (mode: Mode): ThemeConfig => ({
  algorithm:
    mode === 'dark' ? [theme.darkAlgorithm, theme.compactAlgorithm] : [theme.defaultAlgorithm, theme.compactAlgorithm],
  token: {
    ...(mode === 'dark' ? DARK : LIGHT),
    fontFamily: FONTS,
    fontSize: 14,
    borderRadius: 4,
    controlHeight: 32,
    wireframe: false,
    motionDurationMid: '0.12s',
    motionDurationSlow: '0.16s',
  },
  components: {
    Table: { cellPaddingBlockSM: 7, cellPaddingInlineSM: 10, headerBorderRadius: 0, borderRadius: 0 },
    Button: {
      primaryShadow: 'none',
      defaultShadow: 'none',
      dangerShadow: 'none',
      ...(mode === 'dark' ? { primaryColor: '#10202e' } : {}),
    },
    Modal: { titleFontSize: 16 },
    Tabs: { horizontalItemPaddingSM: '8px 0' },
  },
});
