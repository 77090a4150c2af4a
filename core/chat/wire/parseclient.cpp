// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/normalform.h"
#include "core/chat/skeleton.h"
#include "core/chat/wire/codec.h"
#include "core/chat/wire/names.h"
#include "core/chat/wire/parsing.h"

#include <algorithm>

namespace Landline::Chat::Wire {

namespace {

Say readSay(Fields &fields)
{
    Say say{fields.text(QLatin1String("content"), KeepBreaks::Yes), fields.optionalText(QLatin1String("cid")),
            fields.number(QLatin1String("reply"), 0), readFile(fields)};
    if (say.cid.size() > maxClientIdLength)
        fields.refuse(QStringLiteral("“cid” is too long"));
    return say;
}

Hello readHello(Fields &fields)
{
    Hello hello;
    hello.version = int(std::min<qint64>(fields.number(QLatin1String("version")), 1'000'000));
    hello.nick = fields.text(QLatin1String("nick"));
    hello.history =
        int(std::min<qint64>(fields.number(QLatin1String("history"), defaultHistoryCount), maxHistoryCount));
    if (fields.has(QLatin1String("epoch")))
        hello.epoch = fields.text(QLatin1String("epoch"));
    hello.since = fields.optionalNumber(QLatin1String("since"));
    hello.client = shortened(fields.optionalText(QLatin1String("client")), maxRoomNameLength);
    hello.caps = fields.optionalTexts(QLatin1String("caps"), maxCapabilityNames);
    hello.auth = fields.optionalText(QLatin1String("auth"));
    hello.token = fields.optionalText(QLatin1String("token"));
    hello.room = fields.optionalText(QLatin1String("room"));
    hello.letters = fields.optionalNumber(QLatin1String("letters"));
    return hello;
}

HistoryRequest readHistoryRequest(Fields &fields)
{
    HistoryRequest request;
    request.before = fields.optionalNumber(QLatin1String("before"));
    request.since = fields.optionalNumber(QLatin1String("since"));
    request.count =
        int(std::min<qint64>(fields.number(QLatin1String("count"), defaultHistoryCount), maxHistoryCount));
    if (request.before.has_value() == request.since.has_value())
        fields.refuse(QStringLiteral("either “before” or “since” has to be there"));
    return request;
}

Search readSearch(Fields &fields)
{
    Search search;
    search.text = fields.text(QLatin1String("text")).trimmed();
    search.before = fields.optionalNumber(QLatin1String("before"));
    search.count =
        int(std::min<qint64>(fields.number(QLatin1String("count"), defaultHistoryCount), maxHistoryCount));
    if (search.text.isEmpty() || search.text.size() > maxSearchLength)
        fields.refuse(QStringLiteral("“text” has 1 to %1 characters").arg(maxSearchLength));
    return search;
}

React readReact(Fields &fields)
{
    React react{fields.number(QLatin1String("of")), readEmoji(fields), fields.flag(QLatin1String("off"))};
    // Taken back it may be: older hosts let such signs pass.
    if (!react.off && isBlank(react.emoji))
        fields.refuse(QStringLiteral("“emoji” is a sign that is seen"));
    return react;
}

SetPresence readPresence(Fields &fields)
{
    const std::optional<Presence> state = presenceFrom(fields.text(QLatin1String("state")));
    if (!state)
        fields.refuse(QStringLiteral("“state” is here, away or busy"));
    return {state.value_or(Presence::Here),
            shortened(fields.optionalText(QLatin1String("text")), maxStatusLength)};
}

Whisper readWhisper(Fields &fields)
{
    Whisper whisper{fields.text(QLatin1String("to")), fields.text(QLatin1String("content"), KeepBreaks::Yes),
                    fields.optionalText(QLatin1String("cid"))};
    if (whisper.cid.size() > maxClientIdLength)
        fields.refuse(QStringLiteral("“cid” is too long"));
    return whisper;
}

Moderate readModerate(Fields &fields)
{
    Moderate asked{fields.text(QLatin1String("action")), fields.optionalText(QLatin1String("target")),
                   fields.optionalText(QLatin1String("value")), fields.number(QLatin1String("of"), 0)};
    if (asked.target.size() > maxTargetLength)
        fields.refuse(QStringLiteral("“target” has %1 characters at most").arg(maxTargetLength));
    if (asked.action.size() > maxTargetLength || asked.value.size() > maxValueLength)
        fields.refuse(QStringLiteral("“action” and “value” are shorter than that"));
    return asked;
}

const ReadRow<ClientFrame> clientRows[] = {
    {QLatin1String("message"), [](Fields &fields) -> ClientFrame { return readSay(fields); }},
    {QLatin1String("starttls"), [](Fields &) -> ClientFrame { return StartTls(); }},
    {QLatin1String("hello"), [](Fields &fields) -> ClientFrame { return readHello(fields); }},
    {QLatin1String("nick"),
     [](Fields &fields) -> ClientFrame { return SetNick{fields.text(QLatin1String("nick"))}; }},
    {QLatin1String("history"), [](Fields &fields) -> ClientFrame { return readHistoryRequest(fields); }},
    {QLatin1String("ping"), [](Fields &) -> ClientFrame { return Ping(); }},
    {QLatin1String("pong"), [](Fields &) -> ClientFrame { return Pong(); }},
    {QLatin1String("bye"), [](Fields &) -> ClientFrame { return Leave(); }},
    {QLatin1String("edit"),
     [](Fields &fields) -> ClientFrame {
         return Edit{fields.number(QLatin1String("of")),
                     fields.text(QLatin1String("content"), KeepBreaks::Yes)};
     }},
    {QLatin1String("delete"),
     [](Fields &fields) -> ClientFrame { return Delete{fields.number(QLatin1String("of"))}; }},
    {QLatin1String("react"), [](Fields &fields) -> ClientFrame { return readReact(fields); }},
    {QLatin1String("typing"), [](Fields &) -> ClientFrame { return Typing(); }},
    {QLatin1String("presence"), [](Fields &fields) -> ClientFrame { return readPresence(fields); }},
    {QLatin1String("mark"),
     [](Fields &fields) -> ClientFrame {
         return Mark{fields.number(QLatin1String("delivered")), fields.number(QLatin1String("read"))};
     }},
    {QLatin1String("search"), [](Fields &fields) -> ClientFrame { return readSearch(fields); }},
    {QLatin1String("private"), [](Fields &fields) -> ClientFrame { return readWhisper(fields); }},
    {QLatin1String("moderate"), [](Fields &fields) -> ClientFrame { return readModerate(fields); }},
    {QLatin1String("auth"),
     [](Fields &fields) -> ClientFrame { return Auth{fields.text(QLatin1String("data"))}; }},
};

} // namespace

Result<ClientFrame> parseClientFrame(QByteArrayView line)
{
    return parse(line, clientRows);
}

QString clientIdIn(QByteArrayView line)
{
    const Result<QJsonObject> object = objectFromLine(line);
    if (!object)
        return {};
    Fields fields(*object);
    const QString cid = fields.optionalText(QLatin1String("cid"));
    return fields.isWhole() && cid.size() <= maxClientIdLength ? cid : QString();
}

/** A pattern of Braille without a dot: written as a character, seen as a space. */
static constexpr QChar blankBraille(0x2800);

static bool isSeen(char32_t c)
{
    const QChar::Category category = QChar::category(c);
    return c != blankBraille.unicode() && category != QChar::Other_Format && category != QChar::Other_Control
           && !QChar::isSpace(c) && !QChar::isMark(c);
}

bool isBlank(const QString &text)
{
    for (qsizetype i = 0; i < text.size(); ++i) {
        char32_t c = text.at(i).unicode();
        if (QChar::isHighSurrogate(c) && i + 1 < text.size() && text.at(i + 1).isLowSurrogate()) {
            c = QChar::surrogateToUcs4(text.at(i), text.at(i + 1));
            ++i;
        }
        if (isSeen(c))
            return false;
    }
    return true;
}

/** Lines show a name before a colon, and in brackets what is said of them, such as "(to you alone)". */
static bool isOfLines(QChar c)
{
    static const QString signs =
        QStringLiteral(":()[]⩴∶ː˸։׃܃᠃⁚⁝꞉︓﹕：⦅⦆（）［］﹙﹚❨❩❲❳⁽⁾₍₎⟮⟯⟦⟧【】〔〕〖〗");
    return signs.contains(c);
}

static QString cleanedNick(const QString &text)
{
    QString nick = composed(plainText(text, KeepBreaks::No));
    std::replace_if(
        nick.begin(), nick.end(), [](QChar c) { return c == blankBraille || isOfLines(c); }, QChar(u' '));
    return nick.simplified();
}

/** "client_7" and what looks like it: a plain member's. "client07", without anything between, is a person's.
 */
static bool isNumberedClient(const QString &nick)
{
    static const QString client = skeleton(QStringLiteral("client"));
    const auto gap =
        std::find_if(nick.begin(), nick.end(), [](QChar c) { return !c.isLetterOrNumber() && !c.isMark(); });
    if (gap == nick.end() || skeleton(nick.left(gap - nick.begin())) != client)
        return false;
    const bool hasDigit = std::any_of(gap, nick.end(), [](QChar c) { return c.isDigit(); });
    const bool isNumber = std::all_of(gap, nick.end(), [](QChar c) {
        static const QString likeDigits = QStringLiteral("OoIilL");
        return !c.isLetter() || likeDigits.contains(c);
    });
    return *gap == u'_' || (hasDigit && isNumber);
}

bool isReservedNick(const QString &text)
{
    // Names that look like these are as good as these to whoever reads them.
    static const QString system = skeleton(QStringLiteral("system"));
    static const QString host = skeleton(QStringLiteral("The host")); // who decides on the host's console
    // However long it is, its beginning tells.
    const QString nick =
        shortened(cleanedNick(text), 2 * maxNickLength).normalized(QString::NormalizationForm_KD);
    const QString look = skeleton(nick);
    return look == system || look == host || isNumberedClient(nick);
}

QString nickLook(const QString &nick)
{
    // No skeleton has a sign beside letters.
    return isReservedNick(nick) ? nick.toLower() : skeleton(nick);
}

QString validNick(const QString &text)
{
    const QString nick = cleanedNick(text);
    return isBlank(nick) || nick.size() > maxNickLength || isReservedNick(nick) ? QString() : nick;
}

} // namespace Landline::Chat::Wire
