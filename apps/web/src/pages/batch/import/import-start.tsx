import { useId, useRef, useState } from 'react';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import DownloadOutlined from '@ant-design/icons/es/icons/DownloadOutlined';
import InboxOutlined from '@ant-design/icons/es/icons/InboxOutlined';
import Button from 'antd/es/button';
import Progress from 'antd/es/progress';
import Select from 'antd/es/select';
import {
  IMPORT_ACCEPT,
  importKey,
  importsQuery,
  layoutsQuery,
  sendImport,
  templateAddress,
} from '../../../api/payout-files';
import type { ImportKind, PayoutImport } from '../../../api/payout-files';
import { problemOf } from '../../../api/problem';
import type { Problem } from '../../../api/problem';
import { RefusalAlert } from '../../../components/refusal-alert';
import { newId } from '../../../ids';
import { readStored, writeStored } from '../../../stored';

interface StartProps {
  readonly batchId: string;
  readonly kind: ImportKind;
  readonly onSent: (importId: string) => void;
}

/** Sends one file at a time; the id it was first sent under stays with it, so that trying again means the same import. */
function useSending({ batchId, kind, onSent }: StartProps, layoutCode: string | undefined) {
  const queries = useQueryClient();
  const ids = useRef(new WeakMap<File, string>());
  const stop = useRef<() => void>(undefined);
  const [sending, setSending] = useState<{ readonly file: File; readonly percent: number }>();
  const [problem, setProblem] = useState<Problem>();
  const send = async (file: File): Promise<void> => {
    if (!layoutCode) return;
    const importId = ids.current.get(file) ?? newId();
    ids.current.set(file, importId);
    setProblem(undefined);
    setSending({ file, percent: 0 });
    const upload = sendImport({ batchId, importId, kind, layoutCode, file }, (percent) =>
      setSending({ file, percent }),
    );
    let stopped = false;
    stop.current = () => {
      stopped = true;
      upload.stop();
    };
    try {
      const received: PayoutImport = await upload.done;
      queries.setQueryData(importKey(received.importId), received);
      void queries.invalidateQueries({ queryKey: importsQuery(batchId).queryKey });
      onSent(received.importId);
    } catch (error) {
      ids.current.delete(file);
      if (!stopped) setProblem(problemOf(error));
      setSending(undefined);
    }
  };
  return { sending, problem, send, stop: () => stop.current?.() };
}

/** Which layout, its template and its columns. The choice is remembered for the next file of its kind. */
function LayoutChoice({
  kind,
  value,
  onChange,
}: {
  readonly kind: ImportKind;
  readonly value: string | undefined;
  readonly onChange: (code: string) => void;
}) {
  const { t, i18n } = useTranslation();
  const english = i18n.language === 'en';
  const id = useId();
  const { data: layouts = [] } = useQuery(layoutsQuery);
  const layout = layouts.find(({ code }) => code === value);
  const columns = layout?.files.find((file) => file.kind === kind)?.columns ?? [];
  return (
    <div className="layout-choice">
      <label htmlFor={id}>{t('file.layout')}</label>
      <Select
        id={id}
        value={layout?.code ?? null}
        onChange={(code: string | null) => code && onChange(code)}
        options={layouts.map(({ code, name }) => ({ value: code, label: english ? name.en : name.zh }))}
      />
      {layout ? (
        <>
          <p className="quiet">
            {t('file.encoding', { encoding: layout.encoding.toUpperCase() })} ·{' '}
            {t(layout.header ? 'file.withHeader' : 'file.withoutHeader')} · {t('file.columns')}{' '}
            {columns.map(({ names }) => (english ? (names[1] ?? names[0]) : names[0])).join(t('punctuation.list'))}
          </p>
          <p className="template-links">
            {(['xlsx', 'csv'] as const).map((format) => (
              <a key={format} href={templateAddress(layout.code, kind, format)} download>
                <DownloadOutlined aria-hidden /> {t('file.template', { format: format.toUpperCase() })}
              </a>
            ))}
          </p>
        </>
      ) : null}
    </div>
  );
}

function DropZone({ disabled, onFile }: { readonly disabled: boolean; readonly onFile: (file: File) => void }) {
  const { t } = useTranslation();
  const id = useId();
  const [over, setOver] = useState(false);
  const accept = (files: FileList | null): void => {
    const [file] = files ?? [];
    if (file && !disabled) onFile(file);
  };
  return (
    <label
      htmlFor={id}
      className={over ? 'drop-zone drop-over' : 'drop-zone'}
      onDragOver={(event) => {
        event.preventDefault();
        setOver(true);
      }}
      onDragLeave={() => setOver(false)}
      onDrop={(event) => {
        event.preventDefault();
        setOver(false);
        accept(event.dataTransfer.files);
      }}
    >
      <InboxOutlined /> {t('evidence.drop')}
      <input
        id={id}
        className="drop-input"
        type="file"
        accept={IMPORT_ACCEPT}
        disabled={disabled}
        onChange={(event) => {
          accept(event.target.files);
          event.target.value = '';
        }}
      />
      <small className="quiet">{t(disabled ? 'file.layoutFirst' : 'file.limits')}</small>
    </label>
  );
}

/** Chooses the layout and sends the file. */
export function ImportStart(props: StartProps) {
  const { t } = useTranslation();
  const { kind } = props;
  const remembered = `layout.${kind}`;
  const { data: layouts = [] } = useQuery(layoutsQuery);
  const [chosen, setChosen] = useState(() => readStored<string>(remembered));
  const layoutCode = layouts.some(({ code }) => code === chosen) ? chosen : undefined;
  const { sending, problem, send, stop } = useSending(props, layoutCode);
  return (
    <>
      <LayoutChoice
        kind={kind}
        value={layoutCode}
        onChange={(code) => {
          setChosen(code);
          writeStored(remembered, code);
        }}
      />
      {sending ? (
        <div className="sending" role="status">
          <span className="drop-name">{sending.file.name}</span>
          <Progress percent={sending.percent} size="small" />
          <Button size="small" onClick={stop}>
            {t('file.stop')}
          </Button>
        </div>
      ) : (
        <DropZone disabled={layoutCode === undefined} onFile={(file) => void send(file)} />
      )}
      <RefusalAlert problem={problem} />
    </>
  );
}
