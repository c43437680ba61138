import { useState } from 'react';
import { useQueryClient } from '@tanstack/react-query';
import { Link, useNavigate } from 'react-router';
import { useTranslation } from 'react-i18next';
import App from 'antd/es/app';
import Button from 'antd/es/button';
import Form from 'antd/es/form';
import Input from 'antd/es/input';
import Radio from 'antd/es/radio';
import type { Schemas } from '../../api/client';
import { FUNDING_SHOWN_BY, amendFunding, draftFunding, fundingKey } from '../../api/payout';
import { problemOf } from '../../api/problem';
import type { Problem } from '../../api/problem';
import { useSession } from '../../app/session';
import { Capitals } from '../../components/amount-input';
import { DateField } from '../../components/date-field';
import { RefusalAlert } from '../../components/refusal-alert';
import { useFieldProblem } from '../../components/use-field-problem';
import { today } from '../../dates';
import { newId } from '../../ids';
import { allRight, linesFrom, toBody, totalsOf } from './draft-lines';
import type { DraftLine } from './draft-lines';
import { draftName, forgetDraft, keepDraft, readDraft, withTyped } from './draft-store';
import type { DraftValues } from './draft-store';
import { LinesEditor } from './lines-editor';
import { Pool } from './pool';

interface DraftFormProps {
  readonly proposal: Schemas['ProposalBody'];
  readonly request: Schemas['FundingBody'] | undefined;
}
type Paper = Omit<Schemas['FundingDraftBody'], 'requestId' | 'fiscalYear' | 'period'>;

/** Sends the paper; one key per content, so that a double click draws it up once. */
function useSending({ proposal, request }: DraftFormProps, requestId: string, onDone: () => void) {
  const queries = useQueryClient();
  const navigate = useNavigate();
  const { t } = useTranslation();
  const { message } = App.useApp();
  const [keys] = useState(() => new Map<string, string>());
  const [problem, setProblem] = useState<Problem>();
  const [busy, setBusy] = useState(false);
  const send = async (paper: Paper): Promise<void> => {
    setBusy(true);
    setProblem(undefined);
    const body = { requestId, fiscalYear: proposal.fiscalYear, period: proposal.period, ...paper };
    const print = JSON.stringify(body);
    const key = keys.get(print) ?? newId();
    keys.set(print, key);
    try {
      const answer = await (request
        ? amendFunding({ id: requestId, version: request.version, key }, body)
        : draftFunding(key, body));
      for (const name of FUNDING_SHOWN_BY) void queries.invalidateQueries({ queryKey: [name] });
      await queries.invalidateQueries({ queryKey: fundingKey(requestId) });
      message.success(t('funding.drafted', { number: answer.number }));
      onDone();
      void navigate(`/funding-requests/${requestId}`);
    } catch (error) {
      setProblem(problemOf(error));
      setBusy(false);
    }
  };
  return { send, busy, problem };
}

/** What is being drawn up: as it was left, else as proposed. Every change is kept in this browser. */
function useDraft({ proposal, request }: DraftFormProps) {
  const { userId } = useSession();
  const name = draftName(userId, proposal.period, request);
  const taken = proposal.requestedBy !== undefined && proposal.requestedBy !== request?.requestNo;
  const [kept] = useState(() => readDraft(name));
  const [requestId] = useState(() => request?.requestId ?? kept?.requestId ?? newId());
  const fresh: DraftValues = {
    kind: request?.kind ?? (taken ? 'SUPPLEMENTARY' : 'REGULAR'),
    reason: request?.reason ?? '',
    neededBy: request?.neededBy ?? (proposal.neededBy < today() ? today() : proposal.neededBy),
  };
  const before = kept && { ...kept.values, ...(taken ? { kind: 'SUPPLEMENTARY' as const } : {}) };
  const [lines, setLines] = useState(() => withTyped(linesFrom(proposal, request), kept));
  const [restored, setRestored] = useState(kept !== undefined);
  return {
    requestId,
    taken,
    restored,
    initial: before ?? fresh,
    lines,
    keep: (values: DraftValues, next: readonly DraftLine[]) => {
      setLines(next);
      keepDraft(name, { requestId, values, lines: next });
    },
    forget: () => forgetDraft(name),
    startOver: (): DraftValues => {
      forgetDraft(name);
      setLines(linesFrom(proposal, request));
      setRestored(false);
      return fresh;
    },
  };
}

/** The paper being drawn up: what for, by when, how much for each region, and whether the pool holds it. */
export function DraftForm({ proposal, request }: DraftFormProps) {
  const { t } = useTranslation();
  const [form] = Form.useForm<DraftValues>();
  const draft = useDraft({ proposal, request });
  const { send, busy, problem } = useSending({ proposal, request }, draft.requestId, draft.forget);
  const atField = useFieldProblem(problem, form);
  const kind = Form.useWatch('kind', form);
  const { requestedFen } = totalsOf(draft.lines);
  const required = { required: true, whitespace: true, message: t('form.required') };
  const finish = ({ reason = '', ...values }: DraftValues): void => {
    if (allRight(draft.lines)) void send({ ...values, reason: reason.trim(), lines: toBody(draft.lines) });
  };
  return (
    <Form<DraftValues>
      form={form}
      layout="vertical"
      onFinish={finish}
      initialValues={draft.initial}
      onValuesChange={(_, values) => draft.keep(values, draft.lines)}
    >
      {draft.restored ? (
        <p className="restored">
          {t('funding.restored')}{' '}
          <Button size="small" type="link" onClick={() => form.setFieldsValue(draft.startOver())}>
            {t('funding.startOver')}
          </Button>
        </p>
      ) : null}
      <div className="panel draft-head">
        <Form.Item name="kind" label={t('funding.kind')}>
          <Radio.Group
            disabled={request !== undefined}
            options={(['REGULAR', 'SUPPLEMENTARY'] as const).map((value) => ({
              value,
              label: t(`fundingKind.${value}`),
              disabled: value === 'REGULAR' && draft.taken,
            }))}
          />
        </Form.Item>
        <Form.Item name="neededBy" label={t('funding.neededBy')} rules={[required]}>
          <DateField />
        </Form.Item>
        <Pool pool={proposal.pool} requestedFen={requestedFen} />
        {draft.taken ? (
          <p className="quiet draft-wide">{t('funding.taken', { number: proposal.requestedBy })}</p>
        ) : null}
        {kind === 'SUPPLEMENTARY' ? (
          <Form.Item className="draft-wide" name="reason" label={t('funding.reason')} required rules={[required]}>
            <Input.TextArea autoSize={{ minRows: 2, maxRows: 6 }} maxLength={500} showCount />
          </Form.Item>
        ) : null}
      </div>
      <LinesEditor
        lines={draft.lines}
        problem={problem?.field === 'lines' ? problem : undefined}
        onChange={(lines) => draft.keep(form.getFieldsValue(true) as DraftValues, lines)}
      />
      {atField || problem?.parameters?.['region'] ? null : <RefusalAlert problem={problem} />}
      <div className="draft-end">
        {requestedFen > 0n ? <Capitals fen={requestedFen} /> : <span className="quiet">{t('funding.nothingYet')}</span>}
        <span className="page-actions">
          <Link
            to={request ? `/funding-requests/${request.requestId}` : '/funding-requests'}
            onClick={() => draft.forget()}
          >
            {t('action.cancel')}
          </Link>
          <Button type="primary" htmlType="submit" loading={busy} disabled={!allRight(draft.lines)}>
            {t('funding.save')}
          </Button>
        </span>
      </div>
      <p className="quiet">{t('funding.saveNote')}</p>
    </Form>
  );
}
