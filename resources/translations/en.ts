<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="en_US" sourcelanguage="zh_CN">
<context>
    <name>BodyEdit</name>
    <message>
        <source>在这里写正文，或粘贴 Word、WPS 里的文字（自动去掉格式）。
一、二、三… 开头的段落按一级标题排版。</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>ContentForm</name>
    <message>
        <source>公文要素</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>文种</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>缓急</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>版头</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>标题</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>主送</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>抄送</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>公开属性</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>公开</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>平件</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>— 请选择 —</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>各乡镇</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>县政府各部门</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{group}（{count} 家）</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>DetailPane</name>
    <message>
        <source>从左边选一件，在这里看、在这里办</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>公文版面</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>正文</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>流转记录</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>签收</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>（还没有标题）</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>流转记录 {count}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>签收 {signed}/{all}</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>DutyList</name>
    <message>
        <source>值班日志</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>本班无事项</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>右边记一条，全办都能看到。</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>更正这一条</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>更正 {time} 的记录</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>已更正</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>待发</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{name} 记于 {time}</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>DutyPage</name>
    <message>
        <source>值班日志</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>只增不改，写错了用更正</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>记一条</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>发生时间</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>现在</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>值班记录内容</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>什么事、谁报告、怎样处理</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>不更正了</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>更正 {name} {time} 的记录：{text}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>更正</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>记入更正  Ctrl+Enter</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>记入更正</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>记入日志  Ctrl+Enter</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>记入日志</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{time} 已记入</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>Editor</name>
    <message>
        <source>正文</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>送审</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>保存改动</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>粘贴的文字里有 {count} 个看不见的字符，已经去掉。</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>（未签发）</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>没有改动，不用保存。</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>已导出：{path}</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>EditorHead</name>
    <message>
        <source>返回列表 Esc</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>从 DOCX 读入</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>导出 PDF</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>导出 DOCX</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>新建公文</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{time} 已自动保存到本机</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>正在保存…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>没有保存</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>Gutter</name>
    <message>
        <source>一级</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>二级</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>正文</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>HandlingPanel</name>
    <message>
        <source>意见</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>送给</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>提交后自动打开下一件</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>退回</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>修改</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>办理</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>常用语：{text}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>（联网后发出）</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>看过正文后即可办理，不需要写意见。</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>已经办过，正在等联网后发出。</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>此件现在没有要您办的事。</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>退回要写明理由：请写在上面的意见里，拟稿人会看到。</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>Leaving</name>
    <message>
        <source>放弃这段文字</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>屏幕上的文字没有保存，离开就没有了。{reason}</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>MainWindow</name>
    <message>
        <source>县政通</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>新建</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>新建公文 Ctrl+N</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>县政通 — {page}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>↑↓ 选择   Ctrl+Enter 提交   F6 切换区域</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Ctrl+Enter 送审   F6 切换区域</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>OrganField</name>
    <message>
        <source>移去{name}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>输入名称筛选，↓ 全部</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>OutgoingPage</name>
    <message>
        <source>发文</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>全部</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>还没有公文。按 Ctrl+N 新建一件。</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>PageTools</name>
    <message>
        <source>适合版心或整页宽</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>缩小</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>放大</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>适合版心</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>整页宽</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>PaperFiles</name>
    <message>
        <source>从 DOCX 读入正文</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>读入</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>导出 PDF</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>导出</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>导出 DOCX</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>未命名公文</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>PathBar</name>
    <message>
        <source>文件位置</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>取消</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>文件</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>Preview</name>
    <message>
        <source>版式预览</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>正文 {words} 字 · {pages} 页</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>本机字体缺字：{characters}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>第 {side} / {sides} 页</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>SignInPage</name>
    <message>
        <source>县政通 — 登录</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>县政通</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>服务器</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>账号</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>密码</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>换服务器</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>登录</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>本系统为非涉密系统，严禁处理、存储涉密信息</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>本机有 {name} 的数据：输入密码即可打开，断网时也能用。</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>第一次在这台机器上登录要连着网；以后断网也能打开。</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>请写账号。</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>请写密码。</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>正在打开…</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>SubmitPanel</name>
    <message>
        <source>送给</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>说明（可不写）</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>送审说明</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>请审核。</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>已按意见修改。</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>再改改  Esc</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>保存改动</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>此件已签发。改动保存后退回签发人{name}重新签发，原签发作废。</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>保存并退回重签</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>送审</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>送出后此件在审核人手里；退回时文字原样回来。</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>送审  Ctrl+Enter</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>Trouble</name>
    <message>
        <source>{act}没有办成：{sentence}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>知道了</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>取回文字</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>actions</name>
    <message>
        <source>新建公文</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>立即同步</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>下一区域</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>上一区域</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>提交</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>返回上一层</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>acts</name>
    <message>
        <source>送审</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>送审说明</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>请审核。</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>已按意见修改，请审核。</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>急件，请优先审核。</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>同意送签</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>审核意见</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>同意，请签发。</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>文稿已核，拟同意，请审示。</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>退回修改：</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>签发</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>签发意见</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>同意。</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>同意，请抓紧印发。</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>复核取号</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>复核意见</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>复核无误。</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>文字、格式、主送已核。</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>请尽快印发。</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>核发</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>签收</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>inbox</name>
    <message>
        <source>待办</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>全部</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>今天的事办完了。</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>等别人</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>没有在等别人的事。</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>incoming</name>
    <message>
        <source>收文</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>全部</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>还没有收到公文。</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>pages</name>
    <message>
        <source>待办</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>发文</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>公文</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>收文</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>值班日志</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>政务</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>returned</name>
    <message>
        <source>{name} {time} 退回：{reason}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>此件已由{name}签发。改动正文或要素，保存后将退回{name}重新签发。</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>status</name>
    <message>
        <source>已同步 {time}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>已连接</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>正在连接…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>离线工作中</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source> · 数据截至 {time}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source> · 待发 {count} 项</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>登录已失效，请重新登录；已写的都在本机</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>服务器证书不可信或已过期，没有同步</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>服务器已升级，请更新本程序；本机的文字不会丢</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>磁盘已满，没有同步；已写的都在</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>复制编号</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>本系统为非涉密系统，严禁处理、存储涉密信息</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>待发 {count}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>程序出错（编号 {code}），已写的都在，可以继续。</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>telling</name>
    <message>
        <source>没有办成</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>待发</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>收文</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>发文</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>（还没有标题）</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>特急 · 加急</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>今天</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>更早</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>文种</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>文号</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>编号后生成</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>拟稿</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>主送</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>公开</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>来文</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>收到</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>方式</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>抄送</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{first}等 {count} 家</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>已印发 · 签收 {signed}/{all}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>未签收：{names}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>全部签收</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>现在在您手里 · {stage}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>现在在{who}手里 · {stage}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>已停留 {span}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source> · 待发，联网后送出</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>已签收</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>等待签收 · {name}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>已到 {span}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{name}（您）</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>审核</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>签发</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>编号</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>印发</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>签收</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>times</name>
    <message>
        <source>今天</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>昨天</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{month}月{day}日</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{year}年{month}月{day}日</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{days} 天 {hours} 小时</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{hours} 小时 {minutes} 分</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{minutes} 分钟</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>一</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>二</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>三</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>四</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>五</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>六</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>日</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{year}年{month}月{day}日 星期{weekday}</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>trail</name>
    <message>
        <source>流转记录</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>还没有送出，没有流转记录。</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>→ {name}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{time} · 待发</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>签收情况</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>印发以后，这里列出每个单位的签收情况。</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>签收 {signed}/{all}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>未签收 {count} 家：{names}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>全部签收</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>抄送</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>主送</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>wording</name>
    <message>
        <source>这件事已经记过了，没有重复办理。</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>找不到这一件，可能已经移出您的范围。</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>此件已经往下走了，现在是“{status}”。请看最新的流转记录后再办。</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>此件不在您手里，不能由您办这一步。</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>正文已在别处改过，您的文字原样保留，没有覆盖别人的改动。</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>本机还没有收到此件的正文，同步后再办。</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>文稿在您打开之后有改动，请看过新稿再签发。</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>还没有标题，写好标题再送审。</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>还没有正文，写好正文再送审。</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>还没有主送机关，选好主送再送审。</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>还没有选公开属性（主动公开、依申请公开或不予公开）。</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>退回要写明理由。</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>此件还没有签发，或签发之后又改过，不能编号。</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>此件还没有发文字号，编号之后才能核发。</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>还没有写内容。</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>正文超过 {limit}，系统没有接收。原来的文字没有变。</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>标题超过 {limit} 个字，请缩短。</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>意见超过 {limit} 个字，请缩短。</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>这一条超过 {limit} 个字，请分成几条。</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>文字里有看不见的控制字符，请删去后再保存。</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>文中有“{level}”标志。本系统是非涉密系统，严禁处理、存储涉密信息，没有保存。请转机要渠道办理。</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>您不能用这个版头拟稿。</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>不能换成另一个机关的版头，请另拟一件。</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{name}不是本机关的审核人，请另选。</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{name}不是签发人，请另选。</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>这个文件不是 DOCX 文档，读不出正文。请用 WPS 或 Word 另存为 DOCX。</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>这个位置不能写入，请换一个文件夹。</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>磁盘已满，没有存成。屏幕上的文字还在，请腾出空间后再试。</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>这个文件读不出来，请检查它还在不在、能不能打开。</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>这个文件不是县政通的配置文件（.xzt）。</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>此件前面有一步没有办成，请先看过红色的提示再办。</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>此件已有没送出的草稿，没有覆盖。请先处理那份草稿。</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>已被别的公文占用，没有重复登记。</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>密码不对，还可以试 {left} 次。</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>密码连续输错，账号已锁定，{until} 以后再试。</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>连不上服务器。请检查地址和网线；本机打开过的账号可以离线解锁。</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>服务器的证书不可信或已过期，没有登录。请告诉管理员。</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>服务器已升级，请先更新本程序。本机的文字不会丢。</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>这个账号已经在本机另一个窗口里打开了。</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>本机数据是更新版本的程序写的，请更新本程序后再打开。</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>本机数据的钥匙找不到了，打不开。请不要删除数据，告诉管理员。</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>还没有服务器地址，请填写，或打开管理员给的配置文件。</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>本机数据打不开，可能已损坏。请不要删除，告诉管理员。</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>登录已失效，请重新登录。已写的都在本机。</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>服务器恢复过备份，正在重新核对。</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>服务器看不懂这次请求，请告诉管理员。</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>这一次发的内容太大，服务器没有接收。</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>服务器正忙，稍后会自动再发。</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>服务器出错，没有办成，稍后会自动再发。</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>前一步没有办成，这一步没有发出。</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>服务器还不认识这一步，升级后会自动再发。</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>账号或密码不对。连续输错 5 次会锁定。</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>密码连续输错，账号已锁定，请 {minutes} 分钟后再试。</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>没有办成（{code}）。您写的文字还在。</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>起草中</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>审核</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>已退回</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>待签发</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>复核编号</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>待核发</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>已印发</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>待发出</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>待签收</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>已签收</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>主动公开</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>依申请公开</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>不予公开</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>拟稿</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>修改</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>送审</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>退回</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>审核同意</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>签发</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>核发</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>签收</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>值班记录</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>值班更正</source>
        <translation type="unfinished"></translation>
    </message>
</context>
</TS>
