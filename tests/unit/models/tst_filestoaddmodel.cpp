// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/models/filestoaddmodel.h"

#include <QTest>

using namespace Landline;
using namespace Landline::Ui;
using Downloads::FileFacts;
using Downloads::FileQuestion;
using Downloads::HttpAccess;

namespace {

QUrl urlOf(const QString &address)
{
    return QUrl(QStringLiteral("https://") + address);
}

HttpAccess loginOf(const QString &user)
{
    HttpAccess access;
    access.user = user;
    access.password = QStringLiteral("secret");
    return access;
}

FileFacts refused(int status)
{
    FileFacts facts;
    facts.problem = {status == 401 ? ErrorCode::Auth : ErrorCode::Http, QStringLiteral("no"), {}, status, {}};
    return facts;
}

FileFacts found(const QString &name)
{
    FileFacts facts;
    facts.name = name;
    return facts;
}

} // namespace

class TestFilesToAddModel : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void onlyWhoRefusedIsAskedWithALogin();
    void aLoginIsForOneServer();
    void whatIsLeftOfOneServerIsAskedWithItsLogin();
};

void TestFilesToAddModel::onlyWhoRefusedIsAskedWithALogin()
{
    const QUrl open = urlOf(QStringLiteral("example.org/a.iso"));
    const QUrl locked = urlOf(QStringLiteral("example.org/b.iso"));
    const QUrl forbidden = urlOf(QStringLiteral("example.org/c.iso"));
    const QUrl gone = urlOf(QStringLiteral("example.org/d.iso"));
    FilesToAddModel model;
    model.setUrls({open, locked, forbidden, gone});
    model.setFacts({open, {}}, found(QStringLiteral("a.iso")));
    model.setFacts({locked, {}}, refused(401));
    model.setFacts({forbidden, {}}, refused(403));
    model.setFacts({gone, {}}, refused(404));
    QVERIFY(model.questions().isEmpty());
    const HttpAccess login = loginOf(QStringLiteral("ana"));
    model.setAccess(login);
    QCOMPARE(model.questions(), (QList<FileQuestion>{{locked, login}, {forbidden, login}}));
    // An answer to the question without it says nothing of this one.
    model.setFacts({locked, {}}, refused(401));
    QCOMPARE(model.questions().size(), 2);
    model.setFacts({locked, login}, found(QStringLiteral("b.iso")));
    QCOMPARE(model.questions(), (QList<FileQuestion>{{forbidden, login}}));
}

void TestFilesToAddModel::aLoginIsForOneServer()
{
    for (const char *other : {"mirror.example.net/a.iso", "example.org:8443/a.iso"}) {
        FilesToAddModel model;
        const QList<QUrl> urls{urlOf(QStringLiteral("example.org/a.iso")), urlOf(QLatin1String(other))};
        model.setUrls(urls);
        model.setAccess(loginOf(QStringLiteral("ana")));
        QCOMPARE(model.questions(), (QList<FileQuestion>{{urls.at(0), {}}, {urls.at(1), {}}}));
        model.setFacts({urls.at(0), {}}, refused(401));
        model.setAccess(loginOf(QStringLiteral("ben")));
        QCOMPARE(model.questions(), (QList<FileQuestion>{{urls.at(1), {}}}));
    }
}

void TestFilesToAddModel::whatIsLeftOfOneServerIsAskedWithItsLogin()
{
    const QUrl url = urlOf(QStringLiteral("example.org/a.iso"));
    FilesToAddModel model;
    model.setUrls({url, urlOf(QStringLiteral("mirror.example.net/a.iso"))});
    const HttpAccess login = loginOf(QStringLiteral("ana"));
    model.setAccess(login);
    model.setFacts({url, {}}, refused(401));
    model.setUrls({url});
    QCOMPARE(model.questions(), (QList<FileQuestion>{{url, login}}));
}

QTEST_GUILESS_MAIN(TestFilesToAddModel)
#include "tst_filestoaddmodel.moc"
