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
import { Capitals } from '../../components/amount-input';
import { DateField } from '../../components/date-field';
import { RefusalAlert } from '../../components/refusal-alert';
import { today } from '../../dates';
import { newId } from '../../ids';
import { allRight, linesFrom, toBody, totalsOf } from './draft-lines';
import { LinesEditor } from './lines-editor';
import { Pool } from './pool';

interface Values {
  readonly kind: 'REGULAR' | 'SUPPLEMENTARY';
  readonly reason: string;
  readonly neededBy: string;
}
interface DraftFormProps {
  readonly proposal: Schemas['ProposalBody'];
  readonly request: Schemas['FundingBody'] | undefined;
}

/** Sends the paper; one key per content, so that a double click draws it up once. */
function useSending({ proposal, request }: DraftFormProps) {
  const queries = useQueryClient();
  const navigate = useNavigate();
  const { t } = useTranslation();
  const { message } = App.useApp();
  const [ids] = useState(() => ({ requestId: request?.requestId ?? newId(), keys: new Map<string, string>() }));
  const [problem, setProblem] = useState<Problem>();
  const [busy, setBusy] = useState(false);
  const send = async (
    rest: Omit<Schemas['FundingDraftBody'], 'requestId' | 'fiscalYear' | 'period'>,
  ): Promise<void> => {
    setBusy(true);
    setProblem(undefined);
    const { requestId } = ids;
    const body = { requestId, fiscalYear: proposal.fiscalYear, period: proposal.period, ...rest };
    const print = JSON.stringify(body);
    const key = ids.keys.get(print) ?? newId();
    ids.keys.set(print, key);
    try {
      const answer = await (request
        ? amendFunding({ id: requestId, version: request.version, key }, body)
        : draftFunding(key, body));
      for (const name of FUNDING_SHOWN_BY) void queries.invalidateQueries({ queryKey: [name] });
      await queries.invalidateQueries({ queryKey: fundingKey(requestId) });
      message.success(t('funding.drafted', { number: answer.number }));
      void navigate(`/funding-requests/${requestId}`);
    } catch (error) {
      setProblem(problemOf(error));
      setBusy(false);
    }
  };
  return { send, busy, problem };
}

/** The paper being drawn up: what for, by when, how much for each region, and whether the pool holds it. */
export function DraftForm({ proposal, request }: DraftFormProps) {
  const { t } = useTranslation();
  const [form] = Form.useForm<Values>();
  const [lines, setLines] = useState(() => linesFrom(proposal, request));
  const { send, busy, problem } = useSending({ proposal, request });
  const taken = proposal.requestedBy !== undefined && proposal.requestedBy !== request?.requestNo;
  const kind = Form.useWatch('kind', form);
  const { requestedFen } = totalsOf(lines);
  const required = { required: true, whitespace: true, message: t('form.required') };
  const finish = ({ reason = '', ...values }: Values): void => {
    if (allRight(lines)) void send({ ...values, reason: reason.trim(), lines: toBody(lines) });
  };
  return (
    <Form<Values>
      form={form}
      layout="vertical"
      requiredMark="optional"
      onFinish={finish}
      initialValues={{
        kind: request?.kind ?? (taken ? 'SUPPLEMENTARY' : 'REGULAR'),
        reason: request?.reason ?? '',
        neededBy: request?.neededBy ?? (proposal.neededBy < today() ? today() : proposal.neededBy),
      }}
    >
      <div className="panel draft-head">
        <Form.Item name="kind" label={t('funding.kind')}>
          <Radio.Group
            disabled={request !== undefined}
            options={(['REGULAR', 'SUPPLEMENTARY'] as const).map((value) => ({
              value,
              label: t(`fundingKind.${value}`),
              disabled: value === 'REGULAR' && taken,
            }))}
          />
        </Form.Item>
        <Form.Item name="neededBy" label={t('funding.neededBy')} rules={[required]}>
          <DateField />
        </Form.Item>
        <Pool pool={proposal.pool} requestedFen={requestedFen} />
        {taken ? <p className="quiet draft-wide">{t('funding.taken', { number: proposal.requestedBy })}</p> : null}
        {kind === 'SUPPLEMENTARY' ? (
          <Form.Item className="draft-wide" name="reason" label={t('funding.reason')} required rules={[required]}>
            <Input.TextArea autoSize={{ minRows: 2, maxRows: 6 }} maxLength={500} showCount />
          </Form.Item>
        ) : null}
      </div>
      <LinesEditor lines={lines} onChange={setLines} />
      <div className="draft-end">
        {requestedFen > 0n ? <Capitals fen={requestedFen} /> : <span className="quiet">{t('funding.nothingYet')}</span>}
        <RefusalAlert problem={problem} />
        <span className="page-actions">
          <Link to={request ? `/funding-requests/${request.requestId}` : '/funding-requests'}>
            {t('action.cancel')}
          </Link>
          <Button type="primary" htmlType="submit" loading={busy} disabled={!allRight(lines)}>
            {t('funding.save')}
          </Button>
        </span>
      </div>
      <p className="quiet">{t('funding.saveNote')}</p>
    </Form>
  );
}
