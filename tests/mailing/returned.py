"""Returned mails as mail servers write them, for tests."""

REPORT = """\
From: MAILER-DAEMON@mx.example.org
To: helpdesk@kakehashi.example
Subject: Undelivered Mail Returned to Sender
MIME-Version: 1.0
Content-Type: multipart/report; report-type=delivery-status; boundary="X"

--X
Content-Type: text/plain

I'm sorry to have to inform you that your message could not be delivered.

--X
Content-Type: message/delivery-status

Reporting-MTA: dns; mx.example.org
Arrival-Date: Sat, 28 Nov 2026 10:00:00 +0000

Original-Recipient: rfc822;{to}
Final-Recipient: rfc822; {to}
Action: {action}
Status: {status}
Diagnostic-Code: smtp; {diagnosis}

--X
Content-Type: {original}

From: Kakehashi <helpdesk@kakehashi.example>
To: {to}
Message-ID: {message_id}
Subject: A meeting

{body}
--X--
"""


def report(mail, **values):
    """A report about one mail of ours, as bytes."""
    defaults = {
        "to": mail.to,
        "message_id": mail.message_id,
        "action": "failed",
        "status": "5.1.1",
        "diagnosis": "550 5.1.1 <anna@example.org>: User unknown",
        "original": "message/rfc822",
        "body": "Dear Anna",
    }
    return REPORT.format(**(defaults | values)).replace("\n", "\r\n").encode()
