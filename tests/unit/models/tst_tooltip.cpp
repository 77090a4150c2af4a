// SPDX-License-Identifier: GPL-3.0-or-later
// Whatever is pointed at, the tip says what it is, letter by letter.
#include "ui/models/rostermodel.h"
#include "ui/models/tooltip.h"

#include <QTest>

using namespace Landline;
using namespace Landline::Ui;

class TestTooltip : public QObject
{
    Q_OBJECT
private slots:
    void takesNothingForMarkup()
    {
        QCOMPARE(tooltipOf(QStringLiteral("<h1>Ana</h1> & Ben")),
                 QStringLiteral("<p>&lt;h1&gt;Ana&lt;/h1&gt; &amp; Ben</p>"));
        QCOMPARE(tooltipOf(QStringLiteral("two\nlines")), QStringLiteral("<p>two<br>lines</p>"));
        QCOMPARE(tooltipOf(QStringLiteral("a\u202eb")), QStringLiteral("<p>ab</p>"));
        QCOMPARE(tooltipOf(QString()), QString());
    }

    void aNickCannotShowAnotherKey()
    {
        RosterModel model;
        Chat::Member member;
        member.nick = QStringLiteral("<b>Ana</b>");
        member.key = QStringLiteral("9a41");
        model.setMembers({member});
        const QString tip = model.index(0).data(Qt::ToolTipRole).toString();
        QVERIFY(tip.contains(QStringLiteral("&lt;b&gt;Ana&lt;/b&gt;")));
        QVERIFY(tip.contains(QStringLiteral("9a41")));
        QVERIFY(!tip.contains(QStringLiteral("<b>")));
    }
};

QTEST_GUILESS_MAIN(TestTooltip)
#include "tst_tooltip.moc"
